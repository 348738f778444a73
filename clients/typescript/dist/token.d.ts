/**
 * A key or token; or a function that gives one, called before each connection, and with `expired` when the last one does not do any
 * more. Null or an empty text: nobody in particular.
 */
export type Token = string | null | ((why: 'connect' | 'expired') => string | null | undefined | Promise<string | null | undefined>);
export declare class TokenSource {
    #private;
    constructor(given: Token | undefined);
    /** Whether another one can be had. */
    get canRenew(): boolean;
    /** The one that was given last. */
    get current(): string | null;
    get(why?: 'connect' | 'expired'): Promise<string | null>;
}
/**
 * How long until a JSON web token should be renewed, in ms: a tenth of its remaining life before its end, but half a minute where it has
 * that much, or half of what it has.
 */
export declare function renewalIn(token: string | null, now?: number): number | null;
/** When a JSON web token ends, in Unix ms; null for what is none. */
export declare function expiryOf(token: string): number | null;
