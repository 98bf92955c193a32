import type { WordSenses } from '../../../core/analysis/senses/senses.ts';
import type { WordRow } from '../../../core/analysis/senses/wordRows.ts';
import { LineIndex } from '../../../core/text/lineIndex.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { type ReadText } from '../../../core/text/segment.ts';
import { sliceAround } from '../../../core/text/sliceAround.ts';
import { touches, trimmedSpan, type Span } from '../../../core/text/span.ts';
import type { WordPlace, WordSense } from '../../../protocol/index/senseApi.ts';
import type { ScopeSegment } from '../ranking/indexScope.ts';

// Of a line, to each side of the word.
const lineUnits = 300;
/** What tells what a word is about, to each side. */
const aboutUnits = 120;
const exampleUnits = 60;

/** A place of a word. */
export interface FoundWord {
  readonly row: WordRow;
  /** What is read around it, and the word in it. */
  readonly about: { readonly text: string; readonly word: Span };
  /** Undefined where it was asked about. */
  readonly shown: Omit<WordPlace, 'likeness'> | undefined;
}

/** What is read around a word, to name its sense by. */
export function aboutWord(input: string, word: Span): FoundWord['about'] {
  const { start, end } = sliceAround(input, word, aboutUnits);
  return {
    text: input.slice(start, end),
    word: { start: word.start - start, end: word.end - start },
  };
}

/** The line of a text in which a word stands, where a segment has that text, which stands at so many places. */
export function wordPlace(
  segment: ScopeSegment,
  passage: ReadText,
  word: Span,
  { places, title }: Pick<WordPlace, 'places' | 'title'>,
): FoundWord['shown'] {
  const { text } = passage;
  const lines = new LineIndex(text);
  const number = lines.lineAt(word.start);
  const whole = lines.span(number);
  const near = sliceAround(text, word, lineUnits);
  const from = Math.max(whole.start, near.start);
  const to = Math.min(whole.end, near.end);
  const line = trimmedSpan(text, from, to) ?? { start: from, end: to };
  const { path, cell, start } = segment;
  return {
    ...{ path, cell, title, places, passage },
    start: start + line.start,
    end: start + line.end,
    line: segment.line + number,
    text: text.slice(line.start, line.end),
    word: { start: word.start - line.start, end: word.end - line.start },
    offset: line.start,
  };
}

/** The senses of places; the one of the first comes first, then the largest. `likeness`: to the first, by place. */
export function sensesOf(
  found: readonly FoundWord[],
  { senseOf, count, typical }: WordSenses,
  names: readonly string[],
  likeness: ArrayLike<number>,
): WordSense[] {
  const places = Array.from({ length: count }, () => new Map<string, WordPlace>());
  found.forEach(({ shown }, i) => {
    const held = places[senseOf[i] ?? 0];
    if (!shown || !held) return;
    const place = { ...shown, likeness: likeness[i] ?? NaN };
    const name = JSON.stringify([place.path, place.cell, place.start]);
    const before = held.get(name);
    if (!before || before.likeness < place.likeness) held.set(name, place);
  });
  const own = senseOf[0] ?? 0;
  const order = [own, ...Array.from(places.keys()).filter((sense) => sense !== own)];
  return order.flatMap((sense) => {
    const all = [...(places[sense]?.values() ?? [])];
    if (all.length === 0) return [];
    const { text = '', word = { start: 0, end: 0 } } = found[typical[sense] ?? 0]?.about ?? {};
    const { start, end } = sliceAround(text, word, exampleUnits);
    return [
      {
        name: names[sense] ?? '',
        example: oneLine(text.slice(start, end), Infinity),
        places: all.sort((a, b) => b.likeness - a.likeness),
      },
    ];
  });
}

/** Whether a word of a segment is at a place in its file. */
export function standsAt({ start }: ScopeSegment, word: Span, at: Span): boolean {
  return touches({ start: start + word.start, end: start + word.end }, at);
}
