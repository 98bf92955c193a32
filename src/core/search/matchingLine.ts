import { inputAt } from '../text/blocks/modelInput.ts';
import { lineSpansOf } from '../text/passages/passage.ts';
import { hasMeaning, inputOf, type ReadText } from '../text/segment.ts';
import type { Span } from '../text/span.ts';
import { shareIn, tellingStems } from './ranking/nameWords.ts';
import { searchWords } from './identifierWords.ts';
import { phraseTest } from './keywordQuery.ts';
import type { Query } from './query.ts';
import { atOnce } from './steps.ts';

// What all of a query's words in a line count for beside a cosine.
const wordWeight = 0.3;
// More than all else.
const phraseWeight = 10;
// More than a cosine and the words tell apart: `"unknown option"` is also the name `unknownOption`, but rather what stands there as it was typed.
const spokenWeight = 3;

/** The lines of a passage that can match, as spans in it, with what is read of each. */
export interface PassageLines {
  readonly spans: readonly Span[];
  readonly reads: readonly ReadText[];
}

/** For each line of a passage how much of what a query asks for stands in it. */
type HeldIn = (passage: string, lines: readonly Span[]) => ArrayLike<number>;

/** Lines of markup alone are none of them, unless all are, or what is asked for stands in them. */
export function passageLines(
  { text, input = text }: ReadText,
  { most = Infinity, heldIn }: { readonly most?: number; readonly heldIn?: HeldIn } = {},
): PassageLines {
  const all = lineSpansOf({ start: 0, end: text.length, text });
  const held = input === text ? undefined : heldIn?.(text, all);
  const said = all.filter(
    ({ start, end }, i) =>
      input === text || hasMeaning(input.slice(start, end)) || (held?.[i] ?? 0) > 0,
  );
  const spans = (said.length > 0 ? said : all).slice(0, most);
  const reads = spans.map((span) => {
    return { text: text.slice(span.start, span.end), input: inputAt(input, text, span) };
  });
  return { spans, reads };
}

/** What `matchingLine` looks for in lines. */
export interface AskedWords {
  readonly stems: ReadonlySet<string>;
  /** For each phrase in quotes whether a line holds it. */
  readonly phrases: readonly ReturnType<typeof phraseTest>[];
  /** Likewise, names that are made of a phrase's words aside; the whole query among them where it is two words or more. */
  readonly spoken: readonly ReturnType<typeof phraseTest>[];
}

export function askedWords({ plain, wanted }: Query): AskedWords {
  const { phrases } = wanted;
  const typed = searchWords(plain).length > 1 ? [...phrases, plain] : phrases;
  return {
    stems: tellingStems(plain),
    phrases: phrases.map((phrase) => phraseTest(phrase)),
    spoken: typed.map((phrase) => phraseTest(phrase, false)),
  };
}

/** Counts the words in quotes in each line, and what `patterns` counts there. */
export function heldBy({ phrases }: AskedWords, patterns?: HeldIn): HeldIn {
  return (passage, lines) => {
    const matched = patterns?.(passage, lines);
    return lines.map(({ start, end }, i) => {
      const line = passage.slice(start, end);
      return countHolding(phrases, line) + (matched?.[i] ?? 0);
    });
  };
}

function countHolding(phrases: AskedWords['phrases'], line: string): number {
  return phrases.filter((holds) => atOnce(holds(line))).length;
}

/** What is known of a passage's lines beside their words. */
interface LineFacts {
  /** Of each line to the query; undefined where words alone decide. */
  readonly cosines?: ArrayLike<number> | undefined;
  /** How many of the query's patterns matched in each line; undefined where it has none. */
  readonly held?: ArrayLike<number> | undefined;
}

/**
 * Which of a passage's lines matched a query: one that holds the words in quotes, before a name that is made of them, or what
 * a pattern matched, or the whole query as it was typed; of several the one nearest by its own vector, a line that holds the query's words before others. 0 where nothing tells them apart.
 */
export function matchingLine(
  { stems, phrases, spoken }: AskedWords,
  lines: readonly ReadText[],
  { cosines, held }: LineFacts = {},
): number {
  let best = 0;
  let bestScore = -Infinity;
  lines.forEach((line, i) => {
    const inQuotes = countHolding(phrases, line.text);
    const asTyped = countHolding(spoken, line.text);
    const words = stems.size === 0 ? 0 : shareIn(stems, tellingStems(inputOf(line)));
    const named = inQuotes + (held?.[i] ?? 0);
    const quoted = phraseWeight * named + spokenWeight * asTyped;
    const score = quoted + (cosines?.[i] ?? 0) + wordWeight * words;
    if (score > bestScore) [best, bestScore] = [i, score];
  });
  return best;
}

/**
 * The line of each passage that holds most of a query's words, as a span in it: the first where none holds any. `patterns`: how
 * many of them matched in each line of a passage.
 */
export function linesByWords(
  query: Query,
  passages: readonly ReadText[],
  patterns?: HeldIn,
): Span[] {
  const asked = askedWords(query);
  const heldIn = heldBy(asked, patterns);
  return passages.map((passage) => {
    const { spans, reads } = passageLines(passage, { heldIn });
    const { text } = passage;
    const held = patterns?.(text, spans);
    return spans[matchingLine(asked, reads, { held })] ?? { start: 0, end: text.length };
  });
}
