// How scripts/unicode packs its tables.

export const codePointCount = 0x110000;

/** Numbers in base 36, parted by spaces. */
export function numbersOf(packed: string): number[] {
  return packed.split(' ').map((digits) => Number.parseInt(digits, 36));
}

/** Run length, value, …: written into `values`, one for each code point. */
export function unpackRuns<T extends Uint8Array | Uint16Array>(packed: string, values: T): T {
  const numbers = numbersOf(packed);
  let at = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const length = numbers[i]!;
    const value = numbers[i + 1]!;
    if (value !== 0) values.fill(value, at, at + length);
    at += length;
  }
  return values;
}

/** Step from the code point before, number of parts, each part less the code point, … */
export function unpackMappings(packed: string, into: Map<number, readonly number[]>): void {
  const numbers = numbersOf(packed);
  let codePoint = 0;
  for (let i = 0; i < numbers.length;) {
    codePoint += numbers[i++]!;
    const count = numbers[i++]!;
    const from = codePoint;
    into.set(
      codePoint,
      numbers.slice(i, i + count).map((difference) => from + difference),
    );
    i += count;
  }
}
