// Beyond these the digits are rounding errors of 32-bit vectors.
const printedDigits = 9;

/** A number that comes from vectors, with the digits that say something. */
export function rounded(value: number): number {
  return Number(value.toPrecision(printedDigits));
}

/** As `rounded`; null for what is no number, as JSON has none. */
export function roundedOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? rounded(value) : null;
}
