import { LineIndex } from '../../core/text/lineIndex.ts';
import { inputOf } from '../../core/text/segment.ts';
import { shareIn, tellingStems } from '../../core/search/ranking/nameWords.ts';
import { passageLines } from '../../core/search/matchingLine.ts';
import { expectedByChance } from '../../core/search/nearness.ts';
import { dotAt } from '../../core/vectors/dotAt.ts';
import { clampCosine } from '../../core/vectors/similarity.ts';
import type { IndexHit, IndexSpan, SearchIndexAnswer } from '../../protocol/indexApi.ts';
import type { QueryVector } from '../model/queryVector.ts';
import { keyBytes } from '../textKey.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { FittedRepair } from './repair/indexRepair.ts';
import { LineKeys } from './store/lineKeys.ts';
import { vectorKey } from './store/textUses.ts';
import { embedMissing } from './vectors/embedMissing.ts';
import { joinKeys } from './vectors/vectorBlocks.ts';
import type { SpaceVectors } from './vectors/spaceVectors.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

export interface LinesRequest {
  readonly text: string;
  /** Of the text, of length 1. */
  readonly vector: QueryVector;
  /** Where the text itself stands: lines that touch this span are no hits. */
  readonly exclude?: IndexSpan | undefined;
  readonly limit: number;
  /** For about so long lines that have no vector are embedded. */
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Line {
  readonly hit: Omit<IndexHit, 'score' | 'percentile' | 'expected' | 'isEstimate' | 'rankScore'>;
  readonly key: string;
  /** What orders it before it has a cosine. */
  readonly estimate: number;
}

// Their lines are some hundreds: a second of the bundled model.
const passagesLookedThrough = 50;
// Between two of them somebody else may be answered.
const linesAtOnce = 32;
// As for the line of a passage that matched: what all of the text's words in a line count for beside a cosine.
const wordWeight = 0.3;

/**
 * The lines nearest to a text, of the passages nearest to it. A line that has no vector yet is an estimate: it stands where
 * its passage's cosine and the words that it shares with the text put it. What is embedded stays with the workspace's vectors.
 */
export async function similarLines(
  index: WorkspaceIndex,
  model: IndexModel,
  { text, vector, exclude, limit, withinMs, signal }: LinesRequest,
): Promise<SearchIndexAnswer> {
  const snapshot = await index.snapshot(model);
  const nearest = { limit: passagesLookedThrough, vector };
  const elsewhere = snapshot.similar({ ...nearest, exclude }).hits;
  // The passage that the text stands in has other lines.
  const own = exclude ? snapshot.similar(nearest).hits.filter((hit) => touches(hit, exclude)) : [];
  const passages = [...elsewhere, ...own];
  const stems = tellingStems(text);
  const lines = passages
    .flatMap((passage) => linesOf(passage, stems))
    .filter(({ hit }) => !exclude || !touches(hit, exclude))
    .sort((a, b) => b.estimate - a.estimate);
  const vectors = index.vectorsFor(model);
  await embedLines(index, model, vectors, { lines, withinMs, signal });
  const repair = await index.repairOf(snapshot.scoredBy, model);
  const cosines = cosinesOf(lines, vectors, repair, snapshot.vectorOf(vector));
  const unrelated = (await model.background?.of(repair?.rows))?.pairs;
  // The lines of all texts, as far as these tell: the best passages were chosen among all.
  const share = lines.length / Math.max(1, passages.length);
  const textCount = snapshot.scope.textIds.length * Math.max(1, share);
  const hits = lines.map(({ hit, key, estimate }): IndexHit => {
    const score = cosines.get(key);
    const expected = expectedByChance(score, textCount, unrelated);
    const isEstimate = score === undefined;
    return {
      ...hit,
      score,
      expected,
      isEstimate,
      percentile: undefined,
      rankScore: score ?? estimate,
    };
  });
  return {
    hits: hits.sort((a, b) => b.rankScore - a.rankScore).slice(0, limit),
    segments: lines.length,
    embedded: lines.filter(({ key }) => cosines.has(key)).length,
    percentileBasis: 'none',
    scoredBy: snapshot.scoredBy,
  };
}

function linesOf(passage: IndexHit, stems: ReadonlySet<string>): Line[] {
  const { spans, reads } = passageLines(passage);
  const lines = new LineIndex(passage.text);
  return spans.map((span, i) => {
    const read = reads[i] ?? { text: '' };
    const { text } = read;
    const line = passage.line + lines.lineAt(span.start);
    const { path, cell, title } = passage;
    const start = passage.start + span.start;
    const place = { path, cell, start, end: start + text.length, line };
    const words = stems.size === 0 ? 0 : shareIn(stems, tellingStems(inputOf(read)));
    return {
      hit: { ...place, ...read, title, places: 1, why: {} },
      key: vectorKey(text, read.input),
      estimate: (passage.score ?? 0) + wordWeight * words,
    };
  });
}

function touches(hit: Line['hit'], span: IndexSpan): boolean {
  if (hit.path !== span.path) return false;
  if (span.cell !== undefined && hit.cell !== span.cell) return false;
  return hit.start < span.end && span.start < hit.end;
}

/** In the order of the lines, until the time is over. */
async function embedLines(
  index: WorkspaceIndex,
  { embedder, choice }: IndexModel,
  vectors: SpaceVectors,
  {
    lines,
    withinMs,
    signal,
  }: Pick<LinesRequest, 'withinMs' | 'signal'> & { lines: readonly Line[] },
): Promise<void> {
  vectors.refresh();
  const until = performance.now() + withinMs;
  const texts = new Map(lines.map(({ key, hit }) => [key, inputOf(hit).trim()]));
  const missing = [...texts].filter(([key]) => !vectors.has(key));
  if (missing.length === 0 || withinMs <= 0) return;
  // Before the first is there: nobody is to collect them in between.
  new LineKeys(index.workspace.file).note(texts.keys());
  for (let at = 0; at < missing.length && performance.now() < until; at += linesAtOnce) {
    const batch = new Map(missing.slice(at, at + linesAtOnce));
    const options = { embedder, choice, priority: 'query', signal, onProgress: undefined } as const;
    await embedMissing(batch, vectors, { ...options, leavesOthers: true });
  }
}

/** By key, of the lines that have a vector. */
function cosinesOf(
  lines: readonly Line[],
  vectors: SpaceVectors,
  repair: FittedRepair | undefined,
  query: Float32Array,
): ReadonlyMap<string, number> {
  vectors.refresh();
  const keys = [...new Set(lines.map(({ key }) => key))];
  const bytes = joinKeys(keys);
  const keyOf = new Map<number, string>();
  keys.forEach((key, i) => {
    const number = vectors.find(bytes, i * keyBytes);
    if (number >= 0) keyOf.set(number, key);
  });
  const cosines = new Map<string, number>();
  for (const { numbers, vectors: rows } of vectors.read(keyOf.keys())) {
    const own = rows.slice();
    repair?.rows.mapRows(own);
    numbers.forEach((number, row) => {
      const cosine = clampCosine(dotAt(query, own, row * vectors.dims));
      cosines.set(keyOf.get(number) ?? '', cosine);
    });
  }
  return cosines;
}
