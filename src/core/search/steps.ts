/** Work that can be left alone for a while between its steps, each of which takes some milliseconds at most. */
export type Steps<T> = Generator<undefined, T>;

/** Does all of it with nothing in between. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
