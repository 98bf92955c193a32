import type { VectorChoice } from '../../../../src/core/embedder/pooling.ts';
import type { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { Corpus } from '../../../../src/engine/documents/corpus.ts';
import { ScoreExplainer } from '../../../../src/engine/model/scoreExplainer.ts';
import { TokenStates } from '../../../../src/engine/model/tokenStates.ts';
import type { DocumentProgress, PutDocumentAnswer } from '../../../../src/protocol/corpusApi.ts';
import { fakeBackground } from '../../../support/fakes/fakeBackground.ts';
import { fakeEmbedder, type FakeEmbedder } from './fakeEmbedder.ts';
import { fakeTokens } from './fakeTokens.ts';

const mean: VectorChoice = { layer: -1, pooling: 'mean' };

/** A corpus with a fake model, and what tests do with it all the time. */
export interface Setup extends FakeEmbedder {
  readonly corpus: Corpus;
  readonly explainer: ScoreExplainer;
  readonly put: (document: string, lines: readonly string[]) => Promise<PutDocumentAnswer>;
  readonly embed: (document: string, signal?: AbortSignal) => Promise<DocumentProgress[]>;
  readonly vectorsOf: (texts: readonly string[]) => Promise<Matrix>;
}

export function setup({
  choice = mean,
  background,
  capBytes,
  hasTokens = false,
}: {
  choice?: VectorChoice;
  background?: Float64Array;
  capBytes?: number;
  hasTokens?: boolean;
} = {}): Setup {
  const fake = fakeEmbedder();
  const { embedder } = fake;
  const corpus = new Corpus({
    embedder,
    choice,
    background: background && { of: () => Promise.resolve(fakeBackground(background)) },
    capBytes,
    tokens: hasTokens ? fakeTokens(embedder, choice) : undefined,
  });
  const tokenStates = new TokenStates(embedder, 1_000_000);
  return {
    ...fake,
    corpus,
    explainer: new ScoreExplainer({ embedder, choice, tokenStates }),
    put: (document, lines) =>
      corpus.putDocument({ document, text: lines.join('\n'), segmentKind: 'line' }),
    embed: async (document, signal) => {
      const all: DocumentProgress[] = [];
      const onProgress = (progress: DocumentProgress): unknown => all.push(progress);
      await corpus.embedDocument({ document, priority: 'bulk' }, { signal, onProgress });
      return all;
    },
    vectorsOf: (texts) => fakeEmbedder().embedder.embedTexts(texts, choice, { priority: 'bulk' }),
  };
}

/** Distinct lines of a few lengths. */
export const numbered = (count: number, from = 0): string[] =>
  Array.from(
    { length: count },
    (_, i) => `number ${from + i} of ${'so '.repeat((from + i) % 4)}many`,
  );
export const segmentsOf = (all: readonly DocumentProgress[]): number[] =>
  all.flatMap(({ segments }) => [...segments]);
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
export const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
export const isClose = (a: number, b: number, limit = 1e-6): boolean => Math.abs(a - b) < limit;

export function cosineOf(matrix: Matrix, a: number, b: number): number {
  const [left, right] = [matrix.row(a), matrix.row(b)];
  return left.reduce((sum, value, i) => sum + value * right[i]!, 0);
}

/** Texts of which all is read. */
export function asIs(texts: readonly string[]): { readonly text: string }[] {
  return texts.map((text) => ({ text }));
}
