import { useLayoutEffect } from 'preact/hooks';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { CellField } from '../../drawing/cellField.ts';
import { cosineText } from '../../format/float32Text.ts';
import { useLatest, usePlain } from '../../plain.ts';
import { matrixPicture } from './matrixPicture.ts';

type Pair = readonly [a: number, b: number];

interface SimilarityMatrixProps {
  readonly data: PageSimilarity;
  /** Where it is to be marked; undefined until a pair has had the focus. */
  readonly marked: Pair | undefined;
  /** A click or Enter. */
  readonly onChoose: (a: number, b: number) => void;
}

/**
 * Cosines of all pairs. The strongest pairs stand in a list beside it, for everybody who does not see colours.
 */
export function SimilarityMatrix(props: SimilarityMatrixProps) {
  const { data, marked } = props;
  const size = data.segments.length;
  const latest = useLatest(props);
  const [ref, field] = usePlain((root) => {
    const made = new CellField(root, {
      name: 'matrix',
      label: 'Similarity of each pair',
      picture: (widthPx) => matrixPicture(latest.current.data, widthPx),
      describe: (row, column) => describe(latest.current.data, row, column),
      card: (row, column) => cardLines(latest.current.data, row, column),
      cardData: (row, column) => pairData(latest.current.data, row, column),
      marksCard: true,
      onChoose: (row, column) => latest.current.onChoose(row, column),
    });
    made.card.root.dataset['part'] = 'pair-card';
    return made;
  });
  useLayoutEffect(() => field.current?.moveTo(data.pairs[0] ?? 0, data.pairs[1] ?? 1), [size]);
  useLayoutEffect(() => {
    field.current?.hideCard();
    field.current?.draw();
  }, [data]);
  useLayoutEffect(() => {
    if (marked) field.current?.mark(...marked);
  }, [marked]);
  return <div ref={ref} class="matrix" data-part="matrix" data-size={size} hidden={size === 2} />;
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
