// JSON allows them as they are, but many readers (Python's `splitlines`, JavaScript before 2019) end a line at U+0085, U+2028 and
// U+2029, and a terminal takes U+009B for the beginning of a command.
const signs = /[\u007f-\u009f\u2028\u2029]/g;

/** A value as JSON of one line, `\n` at its end, for any reader's idea of a line. */
export function jsonLine(value: object): string {
  return `${jsonOfOneLine(value)}\n`;
}

/** As `JSON.stringify`, with no character in it that any reader takes for the end of a line, or a terminal for a command. */
export function jsonOfOneLine(value: object | string | number | null): string {
  return JSON.stringify(value).replace(
    signs,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
