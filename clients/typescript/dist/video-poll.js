// The live picture without a WebSocket: the next picture is asked for when the last one is here, events as they happen.
import { HttpFault, retryAfterOf, sleep } from './http.js';
const waitS = 20;
const pausedMs = 250;
/** Runs until the signal; fails when the server cannot be asked. */
export async function pollVideo(http, signal, view) {
    const camera = view.camera ?? await firstCamera(http, signal);
    await Promise.all([pollFrames(http, signal, view, camera), pollEvents(http, signal, view.place, event => view.event(event), camera)]);
}
/** Events of one camera, or of all; first what was missed. */
export async function pollEvents(http, signal, place, told, camera) {
    for (;;) {
        const { data, next } = await http.json('api/events', { camera, after: place.last, wait: waitS }, signal);
        for (const event of data)
            told(event);
        place.moveTo(next);
    }
}
async function firstCamera(http, signal) {
    const { data } = await http.json('api/cameras', {}, signal);
    if (!data[0])
        throw new HttpFault(404, 0);
    return data[0].id;
}
async function pollFrames(http, signal, view, camera) {
    let after = null;
    for (;;) {
        while (view.isPaused())
            await sleep(pausedMs, signal);
        const askedAt = performance.now();
        const answer = await http.get(`api/cameras/${encodeURIComponent(camera)}/frame`, { frames: 'binary', ...view.settings, after, wait: waitS }, signal);
        if (answer.status === 200) {
            const message = await answer.arrayBuffer();
            after = answer.headers.get('X-Frame-Seq');
            view.frame(message, performance.now(), Number(answer.headers.get('X-Frame-Age-Ms') ?? NaN));
        }
        else {
            await answer.body?.cancel();
            await passOver(answer, signal);
        }
        const period = view.settings.fps ? 1000 / view.settings.fps : 0;
        await sleep(Math.max(0, askedAt + period - performance.now()), signal);
    }
}
/** No picture came in time, or the camera is gone for now; all else is a fault. */
async function passOver(answer, signal) {
    if (answer.status === 204)
        return;
    if (answer.status !== 503 || answer.headers.get('X-Camera-Offline') !== 'true')
        throw new HttpFault(answer.status, retryAfterOf(answer));
    await sleep(Math.max(1000, retryAfterOf(answer)), signal);
}
