import { type Passage } from './passage.ts';
import { PassageLines } from './passageLines.ts';
import { passageAt, passagesOfLongLine } from './passagePieces.ts';

/** Code: cut where a line begins in the first column behind a blank line, small neighbours joined. */
export function codePassages(text: string): Passage[] {
  const lines = new PassageLines(text);
  const found: Passage[] = [];
  const starts = [...unitStarts(lines), lines.count];
  let first = starts[0] ?? 0;
  const take = (from: number, to: number): void => {
    found.push(...passagesOfLines(lines, from, to));
  };
  for (let i = 1; i < starts.length; i++) {
    const end = starts[i] ?? lines.count;
    const last = starts[i - 1] ?? 0;
    if (first < last && !lines.fits(first, end)) {
      take(first, last);
      first = last;
    }
  }
  take(first, lines.count);
  return found;
}

function* unitStarts(lines: PassageLines): Generator<number> {
  yield 0;
  for (let i = 1; i < lines.count; i++) {
    if (lines.indent(i) === 0 && lines.isBlank(i - 1)) yield i;
  }
}

function passagesOfLines(lines: PassageLines, first: number, end: number): Passage[] {
  if (first >= end) return [];
  if (lines.fits(first, end)) {
    const passage = passageAt(lines, first, end, undefined);
    return passage ? [passage] : [];
  }
  if (end - first === 1) return passagesOfLongLine(lines, first, undefined);
  const found: Passage[] = [];
  let from = first;
  while (from < end) {
    let to = from + 1;
    while (to < end && lines.fits(from, to + 1)) to++;
    // Rather where a blank line is, if that is not too near.
    let cut = to;
    if (to < end) {
      for (let i = to; i > from + (to - from) / 3; i--) {
        if (!lines.isBlank(i)) continue;
        cut = i;
        break;
      }
    }
    found.push(...(cut - from === end - first ? [] : passagesOfLines(lines, from, cut)));
    from = cut;
  }
  return found;
}
