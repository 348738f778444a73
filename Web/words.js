// Every text of the page in English and Korean. A new language is one more dictionary with the same keys.

const percent = part => Number.isFinite(part) ? `${Math.round(part * 100)}%` : '—';
const word = value => value === null || value === undefined || value === '' ? '—' : String(value).slice(0, 200);
const sure = part => Number.isFinite(part) ? ` (${percent(part)})` : '';

const en = {
  camera: 'Camera', livePicture: 'Live picture', pictureOf: camera => `Live picture of camera ${camera}`,
  inView: 'Containers in view', container: 'ID', containerState: 'State', confidence: 'Confidence', code: 'Code', captured: 'Captured',
  noContainers: 'No container in view.', events: 'Events', noEvents: 'Nothing yet.', yes: 'Yes', no: 'No',
  pause: 'Pause', resume: 'Resume', connectAgain: 'Connect again',
  rate: 'Received', age: 'Age of picture', latency: 'Server delay', skipped: 'Skipped by server', dropped: 'Skipped by this device',
  perSecond: n => `${n} / s`, seconds: n => `${n} s`, milliseconds: n => `${n} ms`,
  size: 'Picture', sizes: { high: 'High', medium: 'Medium', low: 'Low', least: 'Lowest' },
  sizeChoice: (name, { width, fps }) => `${name}: ${width} px, ${fps} / s`,
  inForce: ({ width, fps, quality }) => `In force: ${word(width)} px, ${word(fps)} / s, quality ${word(quality)}`,
  containerStates: { tracking: 'Tracking', capturing: 'Capturing', captured: 'Captured' },
  states: {
    connecting: 'Connecting', live: 'Live', paused: 'Paused', stale: 'No picture', stopped: 'Camera stopped', refused: 'Not connected',
    reconnecting: 'Reconnecting', offline: 'Offline',
  },
  retryIn: (state, n) => n > 0 ? `${state} in ${n} s` : `${state}…`,
  offlineRetryIn: (state, n) => n > 0 ? `${state}, trying again in ${n} s` : state,
  waiting: 'Waiting for the first picture', noPictureFor: n => `No picture for ${n} s`, pausedSince: time => `Picture of ${time}, not live.`,
  notLive: 'What you see is not live.',
  lost: 'The connection to the camera is lost. It is being tried again.',
  stoppedWhy: {
    no_viewers: 'The camera stopped because nobody was watching.', end_of_source: 'The video has come to its end.',
    shutdown: 'The server is shutting down.', error: 'The camera stopped after an error.', other: 'The camera is not running.',
  },
  closedWhy: {
    1001: 'The server is restarting.', 4400: 'The server did not understand this page. Load it again.', 4401: 'The sign-in has expired.',
    4403: 'This camera is not allowed for you.', 4408: 'The line is too slow for the picture. Choose a smaller one.',
    4429: 'Too many messages were sent.', terminal: code => `The server refused this page (${code}).`, other: 'The connection to the server is lost.',
  },
  refusedWhy: {
    401: 'The server asks for a sign-in.', 403: 'This camera is not allowed for you.', 404: 'The server does not know this camera.',
    429: 'The server has too many viewers at the moment.', 503: 'The server is starting or shutting down.',
  },
  offlineWhy: 'This device has no network.',
  line: 'Connection', lines: { open: 'WebSocket', polling: 'Polling' },
  tokenLabel: 'API key or token', keepToken: 'Keep on this device', signIn: 'Sign in', signOut: 'Sign out', notAccepted: 'The server does not accept this.',
  log: 'Log', logTime: 'Time', logDirection: 'Direction', logQuery: 'Code', logStart: 'From', logEnd: 'To', all: 'All', filter: 'Filter', clearFilter: 'Clear',
  logCount: (shown, total) => `${shown} of ${total}`, noRows: 'No rows.', olderRows: 'Older rows', close: 'Close', noCode: 'not read',
  logStatus: { ok: 'Read', needs_review: 'To review', corrected: 'Corrected' }, rowDirections: { in: 'In', out: 'Out', unknown: '—' },
  logAway: 'The log is not connected. It is being tried again.', logPartial: 'The shared log cannot be asked now; older rows may be missing.',
  showPicture: 'Show', pictureOfRow: code => `Picture of ${code}`, noPictureKept: 'The picture is not kept any more.',
  logged: (code, status) => `New row: ${code}, ${status}`,
  eventTexts: {
    processing_started: () => 'Camera started', processing_paused: () => 'Processing paused', processing_resumed: () => 'Processing resumed',
    processing_stopped: d => en.stoppedWhy[d.reason] ?? en.stoppedWhy.other,
    container_detected: d => `Container ${word(d.container_id)} detected${sure(d.confidence)}`,
    container_capture: d => `Container ${word(d.container_id)}: picture taken`,
    ocr_requested: d => `Container ${word(d.container_id)}: reading the code`,
    ocr_completed: d => `Container ${word(d.container_id)}: code ${word(d.code)}${sure(d.confidence)}`
      + (d.check_digit_ok === false ? ', check digit wrong' : ''),
    ocr_failed: d => `Container ${word(d.container_id)}: code not read${d.reason ? ` (${word(d.reason)})` : ''}`,
    container_logged: d => `Container ${word(d.container_id)} logged${d.code ? ` as ${word(d.code)}` : ''}`,
    container_left: d => `Container ${word(d.container_id)} left${en.directions[d.direction] ?? ''}`,
    source_lost: d => `Camera lost${d.message ? `: ${word(d.message)}` : ''}`,
    source_recovered: d => `Camera back${Number.isFinite(d.down_s) ? ` after ${Math.round(d.down_s)} s` : ''}`,
    events_missed: () => 'Some earlier events are no longer kept',
    error: d => `Error: ${word(d.message ?? d.code)}`,
  },
  directions: { in: ' (in)', out: ' (out)' },
  shared: {
    trouble: d => `The log shared with other gates does not work. This gate works on; ${d.waiting} rows wait and are sent by themselves.`,
    parked: d => `The log shared with other gates refused ${d.parked} rows. "parkinggate outbox list" on the gate says why.`,
  },
};

const ko = {
  camera: '카메라', livePicture: '실시간 영상', pictureOf: camera => `${camera} 카메라 실시간 영상`,
  inView: '화면 속 컨테이너', container: '컨테이너', containerState: '상태', confidence: '신뢰도', code: '번호', captured: '촬영',
  noContainers: '화면에 컨테이너가 없습니다.', events: '이벤트', noEvents: '아직 없습니다.', yes: '예', no: '아니요',
  pause: '일시정지', resume: '다시 보기', connectAgain: '다시 연결',
  rate: '수신', age: '영상 지연', latency: '서버 처리', skipped: '서버에서 건너뜀', dropped: '이 기기에서 건너뜀',
  perSecond: n => `초당 ${n}장`, seconds: n => `${n}초`, milliseconds: n => `${n}ms`,
  size: '화질', sizes: { high: '높음', medium: '보통', low: '낮음', least: '가장 낮음' },
  sizeChoice: (name, { width, fps }) => `${name}: ${width}px, 초당 ${fps}장`,
  inForce: ({ width, fps, quality }) => `적용됨: ${word(width)}px, 초당 ${word(fps)}장, 품질 ${word(quality)}`,
  containerStates: { tracking: '추적 중', capturing: '촬영 중', captured: '촬영 완료' },
  states: {
    connecting: '연결 중', live: '실시간', paused: '일시정지', stale: '영상 없음', stopped: '카메라 정지', refused: '연결 안 됨',
    reconnecting: '다시 연결 중', offline: '오프라인',
  },
  retryIn: (state, n) => n > 0 ? `${n}초 후 다시 연결` : `${state}…`,
  offlineRetryIn: (state, n) => n > 0 ? `${state}, ${n}초 후 다시 시도` : state,
  waiting: '첫 영상을 기다리는 중', noPictureFor: n => `${n}초 동안 영상 없음`, pausedSince: time => `${time} 영상이며 실시간이 아닙니다.`,
  notLive: '지금 보이는 화면은 실시간이 아닙니다.',
  lost: '카메라 연결이 끊겼습니다. 다시 연결하고 있습니다.',
  stoppedWhy: {
    no_viewers: '보는 사람이 없어 카메라가 멈췄습니다.', end_of_source: '영상이 끝났습니다.',
    shutdown: '서버가 종료되고 있습니다.', error: '오류로 카메라가 멈췄습니다.', other: '카메라가 작동하지 않습니다.',
  },
  closedWhy: {
    1001: '서버가 다시 시작하고 있습니다.', 4400: '서버가 이 화면의 요청을 이해하지 못했습니다. 화면을 새로 고치세요.', 4401: '로그인이 만료되었습니다.',
    4403: '이 카메라를 볼 권한이 없습니다.', 4408: '회선이 영상보다 느립니다. 더 낮은 화질을 선택하세요.',
    4429: '메시지를 너무 많이 보냈습니다.', terminal: code => `서버가 이 화면을 거부했습니다 (${code}).`, other: '서버와 연결이 끊겼습니다.',
  },
  refusedWhy: {
    401: '로그인이 필요합니다.', 403: '이 카메라를 볼 권한이 없습니다.', 404: '서버에 없는 카메라입니다.',
    429: '지금 보는 사람이 너무 많습니다.', 503: '서버가 시작 또는 종료 중입니다.',
  },
  offlineWhy: '이 기기가 네트워크에 연결되어 있지 않습니다.',
  line: '연결 방식', lines: { open: '웹소켓', polling: '폴링' },
  tokenLabel: 'API 키 또는 토큰', keepToken: '이 기기에 저장', signIn: '로그인', signOut: '로그아웃', notAccepted: '서버가 이 키를 받아들이지 않았습니다.',
  log: '기록', logTime: '시각', logDirection: '방향', logQuery: '번호', logStart: '시작일', logEnd: '종료일', all: '전체', filter: '검색', clearFilter: '초기화',
  logCount: (shown, total) => `${total}건 중 ${shown}건`, noRows: '기록이 없습니다.', olderRows: '이전 기록', close: '닫기', noCode: '판독 안 됨',
  logStatus: { ok: '판독됨', needs_review: '확인 필요', corrected: '수정됨' }, rowDirections: { in: '반입', out: '반출', unknown: '—' },
  logAway: '기록 서버와 연결이 끊겼습니다. 다시 연결하고 있습니다.', logPartial: '공유 기록을 지금 조회할 수 없어 이전 기록이 빠져 있을 수 있습니다.',
  showPicture: '보기', pictureOfRow: code => `${code} 사진`, noPictureKept: '사진이 더 이상 보관되어 있지 않습니다.',
  logged: (code, status) => `새 기록: ${code}, ${status}`,
  eventTexts: {
    processing_started: () => '카메라 시작', processing_paused: () => '처리 일시정지', processing_resumed: () => '처리 재개',
    processing_stopped: d => ko.stoppedWhy[d.reason] ?? ko.stoppedWhy.other,
    container_detected: d => `컨테이너 ${word(d.container_id)} 감지${sure(d.confidence)}`,
    container_capture: d => `컨테이너 ${word(d.container_id)} 촬영`,
    ocr_requested: d => `컨테이너 ${word(d.container_id)} 번호 판독 중`,
    ocr_completed: d => `컨테이너 ${word(d.container_id)} 번호 ${word(d.code)}${sure(d.confidence)}`
      + (d.check_digit_ok === false ? ', 검사 숫자 불일치' : ''),
    ocr_failed: d => `컨테이너 ${word(d.container_id)} 번호를 읽지 못함${d.reason ? ` (${word(d.reason)})` : ''}`,
    container_logged: d => `컨테이너 ${word(d.container_id)} 기록됨${d.code ? `: ${word(d.code)}` : ''}`,
    container_left: d => `컨테이너 ${word(d.container_id)} 나감${ko.directions[d.direction] ?? ''}`,
    source_lost: d => `카메라 끊김${d.message ? `: ${word(d.message)}` : ''}`,
    source_recovered: d => `카메라 복구${Number.isFinite(d.down_s) ? ` (${Math.round(d.down_s)}초 만에)` : ''}`,
    events_missed: () => '이전 이벤트 일부는 더 이상 보관되지 않습니다',
    error: d => `오류: ${word(d.message ?? d.code)}`,
  },
  directions: { in: ' (반입)', out: ' (반출)' },
  shared: {
    trouble: d => `다른 게이트와 공유하는 기록에 문제가 있습니다. 이 게이트는 계속 작동하며, 대기 중인 ${d.waiting}건은 자동으로 전송됩니다.`,
    parked: d => `공유 기록이 ${d.parked}건을 거부했습니다. 게이트에서 "parkinggate outbox list"를 실행하면 이유가 나옵니다.`,
  },
};

export const dictionaries = { en, ko };

/** `ko` for a Korean browser, `en` for every other. */
export const languageOf = locale => /^ko\b/i.test(locale ?? '') ? 'ko' : 'en';

/** The texts of one language, and the sentences that are put together from several of them. */
export class Words {
  constructor(language) {
    this.language = language;
    this.texts = dictionaries[language];
  }

  percent = percent;

  time(date) {
    return date.toLocaleTimeString(this.language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  }

  /** The state in a word or two, without anything that counts. */
  state(status) {
    return status.waiting ? this.texts.waiting : this.texts.states[status.kind];
  }

  /** The state with the countdown to the next attempt. */
  badge(status) {
    const name = this.texts.states[status.kind];
    if (status.kind === 'reconnecting') return this.texts.retryIn(name, status.seconds);
    return status.kind === 'offline' ? this.texts.offlineRetryIn(name, status.seconds) : name;
  }

  /** Why the page is not live, in a sentence; empty when there is nothing to say. */
  reason(status) {
    const { closedWhy, refusedWhy, stoppedWhy, lost, offlineWhy } = this.texts;
    switch (status.kind) {
      case 'refused': return closedWhy[status.code] ?? closedWhy.terminal(status.code);
      case 'offline': return offlineWhy;
      case 'reconnecting': return refusedWhy[status.status] ?? closedWhy[status.code] ?? closedWhy.other;
      case 'stopped': return status.source.lost ? lost : stoppedWhy[status.source.reason] ?? stoppedWhy.other;
      default: return '';
    }
  }

  /** Date and time of a row. */
  moment(text) {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) return '—';
    return date.toLocaleString(this.language, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  }

  word = word;

  /** A row's code as it is written on a container. */
  container({ container_owner: owner, container_number: number, check_digit: digit }) {
    return owner || number ? [owner, number, digit].filter(Boolean).map(part => word(part)).join(' ') : this.texts.noCode;
  }

  direction(direction) {
    return Object.hasOwn(this.texts.rowDirections, direction) ? this.texts.rowDirections[direction] : word(direction);
  }

  logStatus(status) {
    return Object.hasOwn(this.texts.logStatus, status) ? this.texts.logStatus[status] : word(status);
  }

  containerState(state) {
    return Object.hasOwn(this.texts.containerStates, state) ? this.texts.containerStates[state] : word(state);
  }

  /** One event in plain words; a type that this page does not know is shown by its name. */
  event({ event_type: type, data }) {
    return Object.hasOwn(this.texts.eventTexts, type) ? this.texts.eventTexts[type](data ?? {}) : word(type);
  }
}
