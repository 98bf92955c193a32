import type { Span } from './span.ts';

/**
 * The span from `reach` units before `span` to `reach` units after it, within `text`. Where `text` goes on
 * beyond it, it is moved in to the nearest white space, so that no word is cut; where there is none,
 * it still splits no surrogate pair.
 */
export function sliceAround(text: string, span: Span, reach: number): Span {
  const first = Math.max(0, span.start - reach);
  const last = Math.min(text.length, span.end + reach);
  return {
    start: first === 0 ? 0 : startFrom(text, first, span.start),
    end: last === text.length ? last : endBefore(text, last, span.end),
  };
}

function startFrom(text: string, first: number, limit: number): number {
  for (let i = first; i < limit; i++) if (isBlank(text.charCodeAt(i))) return i;
  return isInsidePair(text, first) ? first + 1 : first;
}

function endBefore(text: string, last: number, limit: number): number {
  for (let i = last; i > limit; i--) if (isBlank(text.charCodeAt(i))) return i;
  return isInsidePair(text, last) ? last - 1 : last;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0xa0 || unit === 0x3000;
}

/** Whether a surrogate pair would be split there. */
export function isInsidePair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}
