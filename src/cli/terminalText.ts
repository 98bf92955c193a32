// A terminal takes them for orders; white space among them is only white space.
const controls = /\p{Cc}/gu;
// They change the order in which a terminal shows what comes after them, so that a line can be read as another one than
// it is. Source: Unicode Standard Annex 9, "Explicit Directional" formatting characters and implicit marks.
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A text in one line for a terminal: what would give it an order is shown and not obeyed. */
export function lineForTerminal(text: string): string {
  return withDirectionsShown(text.replace(/[\s\p{Cc}]+/gu, ' ').trim());
}

/** A path, or a message that holds one, in one line for a terminal; nothing of it is taken away. */
export function nameForTerminal(text: string): string {
  return withDirectionsShown(text.replace(controls, '?').replace(/[\u2028\u2029]/g, '?'));
}

// East Asian letters and signs, and emoji, as most terminals draw them. Source: Unicode Standard Annex 11, "Wide".
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFF}]/u;

/**
 * As much of a line as a terminal of that many columns has room for, with `…` where it is cut, and one column left: a line that
 * wraps would not be taken away as a whole. All of it where the columns are not known.
 */
export function lineInColumns(text: string, columns: number | undefined): string {
  if (!columns) return text;
  let width = 0;
  let end = 0;
  let fits = 0;
  for (const char of text) {
    width += wide.test(char) ? 2 : 1;
    if (width > columns - 1) return `${text.slice(0, fits)}…`;
    end += char.length;
    // Room for the sign that it is cut.
    if (width <= columns - 2) fits = end;
  }
  return text;
}

function withDirectionsShown(text: string): string {
  return text.replace(
    directions,
    (unit) => `<U+${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
