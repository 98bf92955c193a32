import { percentileText } from '../../../core/search/percentileText.ts';
import type { ContentReference, PageSimilarity } from '../../../protocol/pageApi.ts';
import { cosineText } from '../../format/float32Text.ts';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { matrixPicture } from './matrixPicture.ts';

type Pair = readonly [a: number, b: number];

interface SimilarityMatrixProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
  /** Where it is to be marked; undefined until a pair has had the focus. */
  readonly marked: Pair | undefined;
  /** A click or Enter. */
  readonly onChoose: (a: number, b: number) => void;
}

/**
 * Cosines of all pairs. The strongest pairs stand in a list beside it, for everybody who does not see colours.
 */
export function SimilarityMatrix({ about, data, marked, onChoose }: SimilarityMatrixProps) {
  const size = data.segments.length;
  const strongest = [data.pairs[0] ?? 0, data.pairs[1] ?? 1] as const;
  return (
    <CellPicture
      class="matrix"
      part="matrix"
      size={size}
      name="matrix"
      label="Similarity of each pair"
      data={data}
      at={marked ?? strongest}
      isMarked={marked !== undefined}
      picture={(widthPx) => matrixPicture(data, widthPx)}
      describe={(row, column) => describe(data, row, column)}
      card={(row, column) => cardLines(data, row, column)}
      cardData={(row, column) => ({ part: 'pair-card', ...pairData(data, row, column) })}
      marksCard={true}
      menu={(segment, second) => ({ ...about, webviewSection: 'pair', segment, second })}
      hidden={size === 2}
      onChoose={onChoose}
    />
  );
}

/** What is known of a pair, as `data-` attributes hold it. */
export function pairData({ segments, cosines, percentiles }: PageSimilarity, a: number, b: number) {
  const index = a * segments.length + b;
  return { a, b, cosine: cosines[index] ?? NaN, percentile: percentiles[index] ?? NaN };
}

/** A pair's numbers in words, the one that says most first. */
export function pairNumbers(data: PageSimilarity, a: number, b: number): string[] {
  const { cosine, percentile } = pairData(data, a, b);
  const named = `cosine ${cosineText(cosine)}`;
  return Number.isNaN(percentile) ? [named] : [percentileText(percentile), named];
}

function describe(data: PageSimilarity, a: number, b: number): string {
  const [first, second] = [data.segments[a], data.segments[b]];
  if (!first || !second) return '';
  const numbers = a === b ? 'the same text' : pairNumbers(data, a, b).join(' · ');
  const texts = `line ${first.line}, ${first.label}; line ${second.line}, ${second.label}`;
  return `${numbers}: ${texts}`;
}

function cardLines(data: PageSimilarity, a: number, b: number): string[] {
  const [first, second] = [data.segments[a], data.segments[b]];
  if (!first || !second) return [];
  const text = `${first.line}: ${first.label}`;
  if (a === b) return ['the same text', text];
  return [pairNumbers(data, a, b).join(' · '), text, `${second.line}: ${second.label}`];
}
