// What goes over the wire, as docs/protocol.md has it. Later versions of the server may send more members, messages and events.

/** A container in view. */
export interface Container {
  /** Left, top, right, bottom, in pixels of the picture. */
  bbox: [number, number, number, number];
  confidence: number;
  captured: boolean;
  state: 'tracking' | 'capturing' | 'captured';
  code: string | null;
}

/** Everything about a picture but its bytes. */
export interface FrameHeader {
  type: 'video_frame';
  containers: Record<string, Container>;
  /** When the picture left the camera, in Unix seconds. */
  timestamp: number;
  camera: string;
  seq: number;
  width: number;
  height: number;
  source_fps: number;
  /** From the picture leaving the camera reader to its being queued for sending. */
  latency_ms: number;
  /** How many pictures the server left out for this client before this one. */
  skipped: number;
  /** It is no picture of the camera but says why there is none. */
  offline?: boolean;
}

export interface Frame {
  header: FrameHeader;
  jpeg: Uint8Array<ArrayBuffer>;
  /** `performance.now()` when it was here. */
  receivedAt: number;
}

/** Something that happened, or the answer to a command. */
export interface GateEvent {
  type: 'event';
  event_type: string;
  data?: Record<string, unknown>;
  timestamp?: number;
  camera?: string;
  id?: string;
}

/** What is in force for this client's stream. */
export interface StreamSettings {
  fps?: number;
  width?: number;
  quality?: number;
  overlay?: 'server' | 'none';
}

/** One passage. */
export interface LogRow {
  id: string;
  captured_at: string;
  /** Four letters: owner code and category. */
  container_owner: string | null;
  /** Six digits. */
  container_number: string | null;
  check_digit: string | null;
  code_valid: boolean;
  size_type: string | null;
  confidence: number;
  camera: string;
  direction: string;
  status: 'ok' | 'needs_review' | 'corrected';
  source_video: string;
  /** Below `/api/` it is the address of the container's picture. */
  cropped_image_ref: string | null;
  synced: boolean;
}

/** Which rows are wanted; what is absent or empty does not matter. A date alone is a whole day in the site's time zone. */
export interface LogFilters {
  start_date?: string;
  end_date?: string;
  container_number?: string;
  container_owner?: string;
  camera?: string;
  status?: string;
  query?: string;
}

/** A page of rows, newest first. */
export interface LogPage {
  data: LogRow[];
  page: number;
  page_size: number;
  total_count: number;
  has_more: boolean;
  /** The shared log may have more that cannot be asked for now. */
  partial?: boolean;
  /** Where a later connection can go on: the newest row there is, whether it matches or not. */
  cursor?: string;
}
