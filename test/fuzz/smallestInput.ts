import type { FuzzInput } from './fuzzTarget.ts';

const mostTries = 3000;

/**
 * An input as small as it can be made of one that fails, by leaving out parts of it: halves first, then quarters, down to
 * single signs (Zeller's delta debugging). `deadline`: a time in milliseconds at which it is small enough.
 */
export async function smallestInput<Input extends FuzzInput>(
  input: Input,
  fails: (input: Input) => Promise<boolean>,
  deadline: number,
): Promise<Input> {
  let smallest = input;
  let tries = 0;
  for (let length = Math.ceil(input.length / 2); ;) {
    let isSmaller = false;
    for (let start = 0; start < smallest.length;) {
      if (++tries > mostTries || Date.now() > deadline) return smallest;
      const candidate = without(smallest, start, start + length);
      if (await fails(candidate)) {
        smallest = candidate;
        isSmaller = true;
      } else start += length;
    }
    if (length === 1 && !isSmaller) return smallest;
    length = Math.max(1, Math.min(Math.ceil(length / 2), smallest.length));
  }
}

function without<Input extends FuzzInput>(input: Input, start: number, end: number): Input {
  const rest: FuzzInput =
    typeof input === 'string'
      ? input.slice(0, start) + input.slice(end)
      : Buffer.concat([input.subarray(0, start), input.subarray(end)]);
  return rest as Input;
}
