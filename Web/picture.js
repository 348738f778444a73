// Paints frames on a canvas. One frame is decoded at a time; meanwhile only the newest of the others is kept, so the picture never lags.

export class Picture {
  /** Frames that came in faster than this device could paint them. */
  dropped = 0;

  #canvas;
  #paint;
  #painted;
  #busy = false;
  #next = null;

  /** `painted(frame)` is called after each frame that is really on the canvas. */
  constructor(canvas, painted) {
    this.#canvas = canvas;
    this.#paint = canvas.getContext('2d', { alpha: false });
    this.#painted = painted;
  }

  show(frame) {
    if (this.#next) this.dropped++;
    this.#next = frame;
    if (!this.#busy) this.#work();
  }

  async #work() {
    this.#busy = true;
    while (this.#next) {
      const frame = this.#next;
      this.#next = null;
      // A damaged picture is left out: the one before stays, grows old, and is shown as old.
      const bitmap = await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' })).catch(() => null);
      if (bitmap) this.#draw(bitmap, frame);
    }
    this.#busy = false;
  }

  #draw(bitmap, frame) {
    const { width, height } = bitmap;
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    this.#paint.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.#painted(frame);
  }
}
