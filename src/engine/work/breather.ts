import { throwIfCancelled } from '../../core/errors/appError.ts';
import type { Steps } from '../../core/search/steps.ts';

// Beside a batch of the model, 50 ms at the least, it does not count.
const turnMs = 20;

/** Lets the messages in that have come, a cancellation among them. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * For long loops: call it in each round. Now and then it lets other work of this thread go first, and it throws
 * `cancelled` when `signal` is aborted.
 */
export function breather(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let began = performance.now();
  const turn = async (): Promise<void> => {
    await nextTurn();
    throwIfCancelled(signal);
    began = performance.now();
  };
  return () => (performance.now() - began < turnMs ? undefined : turn());
}

/** Lets other work of this thread go first now and then. Rejects with `cancelled` when `signal` is aborted. */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  const breathe = breather(signal);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await breathe();
    }
  } finally {
    // What it has open is closed where it is left.
    steps.return(undefined as never);
  }
}
