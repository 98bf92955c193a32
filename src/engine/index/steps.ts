import { breather } from '../work/breather.ts';

/** Work that can be left alone for a while between its steps, each of which takes some milliseconds at most. */
export type Steps<T> = Generator<undefined, T>;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
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
