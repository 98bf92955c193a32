import { compareCode } from '../../../core/analysis/wording/compareCode.ts';
import { compareProse } from '../../../core/analysis/wording/compareProse.ts';
import type { Difference, WordingComparison } from '../../../core/analysis/wording/difference.ts';
import type { AlignedPassage } from '../../../core/analysis/versions/alignedPassages.ts';
import { equalTexts } from '../../../core/analysis/versions/equalTexts.ts';
import type { Steps } from '../../../core/search/steps.ts';
import { expectedByChance } from '../../../core/search/nearness.ts';
import { codeLanguageIn, codeLanguageOf } from '../../../core/text/endings/codeLanguage.ts';
import { lineSpans } from '../../../core/text/lineSpans.ts';
import { isBlank } from '../../../core/text/segment.ts';
import type { Span } from '../../../core/text/span.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { cosine } from '../../../core/vectors/similarity.ts';
import { alignFiles, type AlignedVersions } from './alignVersions.ts';
import { textVectors, type VectorDependencies, type VectorOptions } from './textVectors.ts';
import { isProse, type VersionFile, type VersionPassage } from './versionFiles.ts';

/**
 * What a changed passage is. `layout`: the same words. `reworded`: near by meaning, other words, no sign of another meaning.
 * `moved`: stands elsewhere, equal or reworded. `differs`: near, with signs of another meaning. `new` and `gone`: in one version
 * alone.
 */
export type Wording = 'layout' | 'reworded' | 'moved' | 'differs' | 'new' | 'gone';

/** A passage in one version. */
export interface MarkedPlace {
  /** UTF-16 offsets of what is marked: the sentence; of code the lines that changed. */
  readonly spans: readonly Span[];
  readonly text: string;
  /** From 0. */
  readonly line: number;
}

export interface WordingMark {
  readonly wording: Wording;
  readonly older: MarkedPlace | undefined;
  readonly newer: MarkedPlace | undefined;
  /** 1 where both are equal, NaN where there is one. */
  readonly cosine: number;
  /** How many unrelated texts would be as near: see `nearnessOf`. Undefined where that is not known. */
  readonly expected: number | undefined;
  /** Of `differs`; none where it is not near enough. */
  readonly differences: readonly Difference[];
}

/** Does work in turns with what else is to be done. */
export type Turns = <T>(steps: Steps<T>, signal: AbortSignal) => Promise<T>;

// From this cosine on, two words by themselves mean the same: "begin" and "start" .84, "red" and "blue" .73.
const leastAlike = 0.75;
// Texts in one place are counterparts from a lower cosine on. Of near ones below this as many say something else.
const leastReworded = 0.7;

/**
 * What of two versions of a file says the same in other words, was moved, or says something else; in the order of the newer version.
 * What is the same is left out. Prose is compared by sentences, code by its passages. Only what has no equal is run through the
 * model, and what has no vector yet.
 */
export async function wordingMarks(
  older: VersionFile,
  newer: VersionFile,
  deps: VectorDependencies,
  { inTurns, ...options }: VectorOptions & { readonly inTurns: Turns },
): Promise<WordingMark[]> {
  const path = newer.cutAs ?? newer.path;
  const language = isProse(newer.text, path)
    ? undefined
    : (codeLanguageOf(path) ?? codeLanguageIn(newer.text, path) ?? 'other');
  const aligned = await alignFiles([older], [newer], deps, { unit: 'sentence', ...options });
  const compare = (one: string, other: string): WordingComparison =>
    language === undefined ? compareProse(one, other) : compareCode(one, other, language);
  const found = await inTurns(
    comparedRows(aligned, { compare, byLines: language !== undefined }),
    options.signal,
  );
  return withWordsCompared(found, deps, options);
}

interface ComparedMark extends WordingMark {
  /** What was replaced in a place or two of it: see `WordingComparison`. */
  readonly replaced?: WordingComparison['replaced'];
}

interface RowOptions {
  readonly compare: (older: string, newer: string) => WordingComparison;
  /** Whether lines are marked that changed, of passages that have more. */
  readonly byLines: boolean;
}

function* comparedRows(
  { older, newer, rows, unrelated }: AlignedVersions,
  { compare, byLines }: RowOptions,
): Steps<ComparedMark[]> {
  const marks: ComparedMark[] = [];
  const count = Math.max(1, rows.filter(({ change }) => change !== 'same').length);
  for (const row of rows) {
    const [a, b] = [older.passages[row.older], newer.passages[row.newer]];
    // Equal sentences may be laid out anew.
    if (row.change === 'same' && isSame(a?.text, b?.text)) continue;
    // Signs that say nothing by themselves are no passage that anybody misses.
    if (isBlank((a ?? b)?.text ?? '')) continue;
    const nearness = {
      cosine: row.cosine,
      expected: expectedByChance(row.cosine, count, unrelated),
    };
    marks.push({ ...markOf(row, [a, b], { compare, byLines }), ...nearness });
    yield undefined;
  }
  return marks;
}

function isSame(older = '', newer = ''): boolean {
  const text = (raw: string): string => raw.replaceAll('\r\n', '\n').trim();
  return text(older) === text(newer);
}

function markOf(
  row: AlignedPassage,
  [a, b]: readonly [VersionPassage | undefined, VersionPassage | undefined],
  { compare, byLines }: RowOptions,
): Omit<ComparedMark, 'cosine' | 'expected'> {
  if (!a || !b) {
    return { wording: a ? 'gone' : 'new', ...wholePlaces(a, b), differences: [] };
  }
  const { wording: said, differences, replaced } = compare(a.text, b.text);
  const wording = said === 'reworded' && row.cosine < leastReworded ? 'differs' : said;
  const isMoved = row.change === 'moved' && wording !== 'differs';
  const places = byLines && !isMoved ? changedLines(a, b) : wholePlaces(a, b);
  return {
    wording: isMoved ? 'moved' : wording,
    ...places,
    differences,
    ...(replaced && { replaced }),
  };
}

type Places = Pick<WordingMark, 'older' | 'newer'>;

function wholePlaces(a: VersionPassage | undefined, b: VersionPassage | undefined): Places {
  return { older: a && placeOf(a), newer: b && placeOf(b) };
}

function placeOf({ span, text, start }: VersionPassage): MarkedPlace {
  return { spans: [span], text, line: start.line };
}

/** The lines of each that the other has not. */
function changedLines(a: VersionPassage, b: VersionPassage): Places {
  const linesOf = ({ text }: VersionPassage): readonly Span[] =>
    [...lineSpans(text)].filter(({ start, end }) => !isBlank(text.slice(start, end)));
  const [aLines, bLines] = [linesOf(a), linesOf(b)];
  const side = ({ text }: VersionPassage, lines: readonly Span[]) => ({
    texts: lines.map(({ start, end }) => text.slice(start, end)),
    files: new Uint8Array(lines.length),
  });
  const { newerOf } = equalTexts(side(a, aLines), side(b, bLines));
  const kept = new Set(newerOf);
  const place = (
    passage: VersionPassage,
    lines: readonly Span[],
    isChanged: (line: number) => boolean,
  ): MarkedPlace => {
    const { text, span, start } = passage;
    const changed = lines.filter((_, i) => isChanged(i));
    const [first] = changed;
    return {
      spans: changed.map((line) => {
        const indented = text.slice(line.start, line.end);
        const indent = indented.length - indented.trimStart().length;
        return { start: span.start + line.start + indent, end: span.start + line.end };
      }),
      text,
      line: start.line + (first ? text.slice(0, first.start).split('\n').length - 1 : 0),
    };
  };
  return {
    older: place(a, aLines, (i) => newerOf[i] === -1),
    newer: place(b, bLines, (i) => !kept.has(i)),
  };
}

/** Where a word or two took others' place, whether they mean the same is asked of the model. */
async function withWordsCompared(
  marks: readonly ComparedMark[],
  { engine }: VectorDependencies,
  options: VectorOptions,
): Promise<WordingMark[]> {
  const pairs = [...new Set(marks.flatMap(({ replaced }) => replaced ?? []))];
  const cosines = new Map<WordingComparison['replaced'], number>();
  if (pairs.length > 0) {
    const texts = pairs.flatMap(({ older, newer }) => [older, newer]);
    const { data, rows, dims } = await textVectors(texts, engine, options);
    const vectors = new Matrix(rows, dims, data);
    for (const [i, pair] of pairs.entries()) {
      cosines.set(pair, cosine(vectors.row(2 * i), vectors.row(2 * i + 1)));
    }
  }
  return marks.map(({ replaced, ...mark }) => {
    const isAlike = replaced === undefined || (cosines.get(replaced) ?? 0) >= leastAlike;
    return isAlike ? mark : { ...mark, wording: 'differs', differences: [replaced] };
  });
}
