// A visual line has far fewer pieces than this.
const longestSearch = 2_000;

/**
 * The token in the visual line below (`step` 1) or above (-1) that stands nearest to `from`'s middle; `from`
 * itself where there is none. `chipOf` gives the element of a token that is drawn.
 */
export function pieceInNextLine(
  from: number,
  step: 1 | -1,
  chipOf: (token: number) => HTMLElement | undefined,
): number {
  const start = chipOf(from)?.getBoundingClientRect();
  if (!start) return from;
  const middle = start.left + start.width / 2;
  let best = from;
  let bestDistance = Infinity;
  let lineTop: number | undefined;
  for (let i = 1; i < longestSearch; i++) {
    const token = from + step * i;
    const box = chipOf(token)?.getBoundingClientRect();
    if (!box) break;
    const isBeyond = step > 0 ? box.top >= start.bottom - 2 : box.bottom <= start.top + 2;
    if (!isBeyond) continue;
    lineTop ??= box.top;
    if (Math.abs(box.top - lineTop) > box.height / 2) break;
    const distance = Math.abs(box.left + box.width / 2 - middle);
    if (distance >= bestDistance) continue;
    best = token;
    bestDistance = distance;
  }
  return best;
}
