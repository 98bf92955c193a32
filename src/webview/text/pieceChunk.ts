import { t } from '../../core/l10n/translate.ts';
import { rangeTokens, type PageToken, type TokenStore } from './tokenStore.ts';
import { element } from '../drawing/element.ts';
import { menuPlace } from '../../protocol/page/pageMenu.ts';
import { weightShare } from '../drawing/picture.ts';
import { cosineText } from '../format/float32Text.ts';

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

/** What pieces are tinted by. */
export interface PieceMeasure {
  /** What a number is called, and the `data-` attribute that holds it. */
  readonly name: 'cosine' | 'attention';
  /** Undefined for a number that says nothing. */
  readonly text: (value: number) => string | undefined;
  /** How strong the tint is, 0 to 1; `largest` is the number with the strongest one. */
  readonly tint: (value: number, largest: number) => number;
}

export const cosineMeasure: PieceMeasure = {
  name: 'cosine',
  text: cosineText,
  tint: (cosine) => Math.min(1, Math.abs(cosine)),
};

/** Tokens outside of the window have NaN. */
export const attentionMeasure: PieceMeasure = {
  name: 'attention',
  text: (weight) => (Number.isNaN(weight) ? undefined : weight.toFixed(4)),
  tint: weightShare,
};

/** How wide a digit of an id is, in letters of the text: the style sheet draws it so small. */
const idDigitWidth = 0.68;
/** Between two ids. */
const idGap = 0.6;

/** One token of the flowing text: what the source has at its span, or the name of a special token. */
function pieceChip(token: PageToken, count: number): HTMLElement {
  const isSpecial = token.span === undefined;
  const classes = ['piece'];
  if (isSpecial) classes.push('piece-special');
  if (token.isUnknown) classes.push('piece-unknown');
  if (token.continues) classes.push('piece-continues');
  if (token.repeats) classes.push('piece-repeats');
  const text = token.source === '' ? token.piece : token.source;
  const isSuffix = token.piece.startsWith('##') && !text.startsWith('##');
  if (isSuffix) classes.push('piece-suffix');
  const chip = element(
    'span',
    {
      class: classes.join(' '),
      role: 'option',
      // Left out when the line's own direction is found.
      dir: isSpecial ? 'ltr' : undefined,
      tabindex: -1,
      'aria-selected': 'false',
      'aria-posinset': token.index + 1,
      'aria-setsize': count,
      'data-token-index': token.index,
      'data-token': token.piece,
      'data-id': token.id,
      ...menuPlace({ webviewSection: 'token', token: token.index }),
    },
    text,
  );
  const letters = text.length + (isSuffix ? 2 : 0);
  const missing = `${token.id}`.length * idDigitWidth + idGap - letters;
  chip.style.setProperty('--id-room', String(Math.max(0, missing)));
  labelPiece(chip, token);
  return chip;
}

/** Shows a piece's number as a tint, and in its name for screen readers. */
export function tintPiece(
  chip: HTMLElement,
  token: PageToken,
  measure: PieceMeasure,
  value: number | undefined,
  largest: number,
): void {
  const { name, tint } = measure;
  const text = value === undefined ? undefined : measure.text(value);
  labelPiece(chip, token, text === undefined ? undefined : `${measureName(measure)} ${text}`);
  if (value === undefined || !Number.isFinite(value)) {
    chip.style.removeProperty('--tint');
    chip.removeAttribute(`data-${name}`);
    chip.classList.remove('piece-tinted', 'piece-negative');
    return;
  }
  chip.style.setProperty('--tint', String(tint(value, largest)));
  chip.dataset[name] = String(value);
  chip.classList.add('piece-tinted');
  chip.classList.toggle('piece-negative', value < 0);
}

/** What a measure is called for people. */
export function measureName({ name }: PieceMeasure): string {
  return name === 'cosine' ? t('cosine') : t('attention');
}

function labelPiece(chip: HTMLElement, token: PageToken, number?: string): void {
  const parts = [token.source === '' ? token.piece : token.source];
  if (token.source !== '' && token.piece !== token.source) parts.push(t('piece {0}', token.piece));
  if (token.isUnknown) parts.push(t('unknown to the model'));
  if (number !== undefined) parts.push(number);
  chip.setAttribute('aria-label', parts.join(', '));
}
