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

function withDirectionsShown(text: string): string {
  return text.replace(
    directions,
    (unit) => `<U+${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
