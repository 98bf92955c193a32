import type { PageToken } from '../tabs/tokenStore.ts';
import { element } from './element.ts';
import { cosineText } from './float32Text.ts';

/** One token of the flowing text: what the source has at its span, or the name of a special token. */
export function pieceChip(token: PageToken, count: number): HTMLElement {
  const isSpecial = token.span === undefined;
  const classes = ['piece'];
  if (isSpecial) classes.push('piece-special');
  if (token.isUnknown) classes.push('piece-unknown');
  if (token.continues) classes.push('piece-continues');
  if (token.repeats) classes.push('piece-repeats');
  const chip = element(
    'span',
    {
      class: classes.join(' '),
      role: 'option',
      id: `piece-${token.index}`,
      // Left out when the line's own direction is found.
      dir: isSpecial ? 'ltr' : undefined,
      tabindex: -1,
      'aria-selected': 'false',
      'aria-posinset': token.index + 1,
      'aria-setsize': count,
      'data-token-index': token.index,
      'data-token': token.piece,
    },
    token.source === '' ? token.piece : token.source,
  );
  tintPiece(chip, token, undefined);
  return chip;
}

/** Shows a piece's cosine to the chosen token: as a tint, and in its name for screen readers. */
export function tintPiece(chip: HTMLElement, token: PageToken, cosine: number | undefined): void {
  chip.setAttribute('aria-label', pieceLabel(token, cosine));
  if (cosine === undefined || !Number.isFinite(cosine)) {
    chip.style.removeProperty('--tint');
    delete chip.dataset['cosine'];
    chip.classList.remove('piece-tinted', 'piece-negative');
    return;
  }
  chip.style.setProperty('--tint', String(Math.min(1, Math.abs(cosine))));
  chip.dataset['cosine'] = String(cosine);
  chip.classList.add('piece-tinted');
  chip.classList.toggle('piece-negative', cosine < 0);
}

function pieceLabel(token: PageToken, cosine: number | undefined): string {
  const parts = [token.source === '' ? token.piece : token.source];
  if (token.source !== '' && token.piece !== token.source) parts.push(`piece ${token.piece}`);
  if (token.isUnknown) parts.push('unknown to the model');
  if (cosine !== undefined) parts.push(`cosine ${cosineText(cosine)}`);
  return parts.join(', ');
}
