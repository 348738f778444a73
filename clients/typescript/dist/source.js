// What is known of the camera behind the picture.
/** What an event says about the camera: null for running, a fault for not running, `source` itself when it says nothing. */
export function sourceAfter(source, event) {
    const at = Number(event.timestamp);
    switch (event.event_type) {
        case 'source_lost':
            return { lost: true, at };
        case 'processing_stopped':
            return { lost: false, reason: String(event.data?.reason ?? ''), at };
        case 'source_recovered':
        case 'processing_started':
        case 'events_missed':
            return null;
        default:
            return source;
    }
}
/** A stopped camera sends nothing, so a newer picture means that it runs again; a lost one sends a card that says it is lost. */
export function sourceAfterFrame(source, header) {
    return source && !source.lost && header.timestamp > source.at ? null : source;
}
