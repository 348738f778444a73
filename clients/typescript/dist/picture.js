// Paints frames on a canvas. One frame is decoded at a time; meanwhile only the newest of the others is kept, so the picture never lags.
export class Picture {
    /** Frames that came in faster than this device could paint them. */
    dropped = 0;
    #canvas;
    #paint;
    #painted;
    #busy = false;
    #next = null;
    /** `painted` is called after each frame that is really on the canvas. */
    constructor(canvas, painted) {
        this.#canvas = canvas;
        this.#paint = canvas.getContext('2d', { alpha: false });
        this.#painted = painted;
    }
    show(frame) {
        if (this.#next)
            this.dropped++;
        this.#next = frame;
        if (!this.#busy)
            void this.#work();
    }
    /** Forgets what is not painted yet. */
    clear() {
        this.#next = null;
    }
    async #work() {
        this.#busy = true;
        while (this.#next) {
            const frame = this.#next;
            this.#next = null;
            // A damaged picture is left out: the one before stays, grows old, and is shown as old.
            const bitmap = await decode(frame.jpeg).catch(() => null);
            if (bitmap)
                this.#draw(bitmap, frame);
        }
        this.#busy = false;
    }
    #draw(bitmap, frame) {
        const { width, height } = bitmap.image;
        if (this.#canvas.width !== width || this.#canvas.height !== height)
            Object.assign(this.#canvas, { width, height });
        this.#paint.drawImage(bitmap.image, 0, 0);
        bitmap.free();
        this.#painted(frame);
    }
}
async function decode(jpeg) {
    const blob = new Blob([jpeg], { type: 'image/jpeg' });
    if (typeof createImageBitmap === 'function') {
        const image = await createImageBitmap(blob);
        return { image, free: () => image.close() }; // its pixels live outside the heap, where no collector sees them in time
    }
    return decodeByElement(URL.createObjectURL(blob));
}
/** For browsers without image bitmaps. The address keeps the bytes alive until it is revoked. */
async function decodeByElement(address) {
    try {
        const image = new Image();
        image.src = address;
        await image.decode();
        return { image, free: () => { } };
    }
    finally {
        URL.revokeObjectURL(address);
    }
}
