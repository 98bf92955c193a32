import { rangeTokens, type PageToken, type TokenStore } from './tokenStore.ts';
import { element } from '../drawing/element.ts';
import { pieceChip } from './pieceChip.ts';

/** How far after the even border a line's start is looked for. */
const borderSearchTokens = 128;
const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/**
 * Where chunk `chunk` begins: at the first line of its range, else at its first word, so that the cut
 * between two chunks is not seen. Needs the range `chunk` alone.
 */
export function chunkStart(store: TokenStore, chunk: number): number {
  const even = chunk * rangeTokens;
  if (chunk === 0) return 0;
  if (even >= store.count) return store.count;
  const last = Math.min(store.count - 1, even + borderSearchTokens);
  let firstWord: number | undefined;
  for (let i = even + 1; i <= last; i++) {
    if (lineBreak.test(store.gapBefore(i))) return i;
    if (store.token(i)?.continues === false) firstWord ??= i;
  }
  return firstWord ?? even;
}

export interface Piece {
  readonly token: PageToken;
  readonly chip: HTMLElement;
}

interface DrawnChunk {
  readonly lines: readonly HTMLElement[];
  readonly pieces: readonly Piece[];
}

/** The tokens from `start` to `end` with all that stands between them in the source, line by line. */
export function drawChunk(store: TokenStore, start: number, end: number): DrawnChunk {
  const lines: HTMLElement[] = [];
  const pieces: Piece[] = [];
  let line = newLine();
  const addGap = (gap: string): void => {
    for (const [i, part] of gap.split(lineBreak).entries()) {
      if (i > 0) {
        line.append(element('span', { class: 'line-end', 'aria-hidden': 'true' }));
        lines.push(line);
        line = newLine();
      }
      if (part !== '') line.append(part);
    }
  };
  for (let i = start; i < end; i++) {
    const token = store.token(i);
    if (!token) continue;
    const gap = store.gapBefore(i);
    // The chunk before has drawn the first line break, to close its last line.
    addGap(i === start && start > 0 ? afterFirstBreak(gap) : gap);
    const chip = pieceChip(token, store.count);
    // Words that touch (don't, 1.5) stay apart by a hair, pieces of one word do not.
    if (gap === '' && !token.continues && i > start) chip.classList.add('piece-touches');
    if (token.continues) pieces.at(-1)?.chip.classList.add('piece-continued');
    line.append(chip);
    pieces.push({ token, chip });
  }
  const gap = end < store.count ? store.gapBefore(end) : '';
  const lineBreakAt = lineBreak.exec(gap)?.index;
  if (lineBreakAt === undefined) lines.push(line);
  else addGap(gap.slice(0, lineBreakAt) + '\n');
  return { lines, pieces };
}

function afterFirstBreak(gap: string): string {
  const found = lineBreak.exec(gap);
  return found ? gap.slice(found.index + found[0].length) : '';
}

function newLine(): HTMLElement {
  return element('div', { class: 'piece-line', dir: 'auto', role: 'presentation' });
}
