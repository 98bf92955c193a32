import { setTimeout as delay } from 'node:timers/promises';
import { throwIfCancelled, untilAborted, type AppError } from '../../core/errors/appError.ts';

/** A failure that may be over in a moment. `error` is what is said when it is not. */
export class TransientError extends Error {
  readonly error: AppError;
  /** How long the other side asks to wait. */
  readonly waitMs: number | undefined;

  constructor(error: AppError, waitMs?: number) {
    super(error.message);
    this.error = error;
    this.waitMs = waitMs;
  }
}

const maxFruitlessAttempts = 5;
/** Also where each attempt brings something: a server that gives a byte at a time is not waited for. */
const maxAttempts = 40;
const firstWaitMs = 250;
const longestWaitMs = 60_000;

export interface RetryOptions {
  readonly signal: AbortSignal | undefined;
  /** What has arrived so far; attempts that bring something do not count against the bound. */
  readonly arrived?: () => number;
  /** For tests, which do not wait. */
  readonly wait?: ((waitMs: number) => Promise<unknown>) | undefined;
}

/** Tries again after each `TransientError`, each time after a longer wait, up to a bound. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { signal, arrived = () => 0, wait = delay }: RetryOptions,
): Promise<T> {
  let fruitless = 0;
  for (let attempts = 1; ; attempts++) {
    throwIfCancelled(signal);
    const before = arrived();
    try {
      return await attempt();
    } catch (failure) {
      throwIfCancelled(signal);
      if (!(failure instanceof TransientError)) throw failure;
      fruitless = arrived() > before ? 0 : fruitless + 1;
      const waitMs = failure.waitMs ?? firstWaitMs * 2 ** fruitless;
      const isOver = fruitless >= maxFruitlessAttempts || attempts >= maxAttempts;
      if (isOver || waitMs > longestWaitMs) throw failure.error;
      await untilAborted(wait(waitMs), signal);
    }
  }
}

/** Milliseconds of a `Retry-After` header: seconds, or a date. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(header) - now;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
