/** The first `units` UTF-16 units of a text; one less where they end within a character. */
export function startOf(text: string, units: number): string {
  return text.length <= units ? text : text.slice(0, units).replace(/[\ud800-\udbff]$/, '');
}

/** The last `units` UTF-16 units of a text; one less where they begin within a character. */
export function endOf(text: string, units: number): string {
  return text.length <= units ? text : text.slice(-units).replace(/^[\udc00-\udfff]/, '');
}

/** A text of at most `units` UTF-16 units, `…` among them where it is cut. */
export function cutText(text: string, units: number): string {
  return text.length <= units ? text : `${startOf(text, units - 1)}…`;
}

/** The first `units` UTF-16 units of a text, and `…` behind them where it goes on. */
export function cutBehind(text: string, units: number): string {
  return text.length <= units ? text : `${startOf(text, units)}…`;
}
