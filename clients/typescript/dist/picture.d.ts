import type { Frame } from './types.js';
export declare class Picture {
    #private;
    /** Frames that came in faster than this device could paint them. */
    dropped: number;
    /** `painted` is called after each frame that is really on the canvas. */
    constructor(canvas: HTMLCanvasElement, painted: (frame: Frame) => void);
    show(frame: Frame): void;
    /** Forgets what is not painted yet. */
    clear(): void;
}
