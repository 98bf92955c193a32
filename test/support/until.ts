import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** 60,000 when not given. */
  readonly limitMs?: number;
  /** Added to the error when the limit is reached: what there was instead. */
  readonly describe?: () => string | Promise<string>;
}

export const waitLimitMs = 60_000;
const pollMs = 50;

/**
 * Calls `probe` until it gives something other than undefined, false or null, and resolves with that.
 * Rejects after the limit with a sentence that says what was awaited; `awaited` completes "Waited for …".
 */
export async function until<T>(
  awaited: string,
  probe: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const limitMs = options.limitMs ?? waitLimitMs;
  const start = performance.now();
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) {
      return value as Exclude<T, undefined | null | false>;
    }
    if (performance.now() - start > limitMs) {
      const found = options.describe === undefined ? '' : ` Found: ${await options.describe()}`;
      throw new Error(`Waited ${limitMs / 1000} s for ${awaited}, in vain.${found}`);
    }
    await delay(pollMs);
  }
}
