const number = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?$/i;

/** The number that a value is, with a decimal point or comma; NaN where it is none. */
export function numberOf(value: string): number {
  const text = value.trim();
  return number.test(text) ? Number(text.replace(',', '.')) : NaN;
}
