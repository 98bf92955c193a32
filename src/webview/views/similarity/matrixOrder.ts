import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { useAnswer, type Answer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

interface MatrixOrder {
  /** By row and column of the matrix the segment there; undefined: the order of the text. */
  readonly order: Int32Array | undefined;
  readonly answer: Answer<unknown, unknown>;
}

/** The order that the matrix is to have, asked for where it is that of likeness. Until it is there the text's own is shown. */
export function useMatrixOrder({ version }: ContentReference, data: PageSimilarity): MatrixOrder {
  const { page, choices } = useView();
  const { cosines, segments } = data;
  const size = segments.length;
  const isWanted = choices.matrixOrder === 'likeness' && size > 2;
  const answer = useAnswer(isWanted ? { version, size } : undefined, (request, options) =>
    page.api.likenessOrder({ ...request, cosines }, options),
  );
  const { shown } = answer;
  const isOfThis = shown?.about.version === version && shown.value.length === size;
  return { order: isWanted && isOfThis ? shown.value : undefined, answer };
}

/** What was compared, with its segments in another order. `pairs` and `sameAs` are by the new places. */
export function orderedBy(data: PageSimilarity, order: Int32Array | undefined): PageSimilarity {
  if (!order) return data;
  const size = order.length;
  const placeOf = new Int32Array(size);
  for (const [place, segment] of order.entries()) placeOf[segment] = place;
  const ordered = (numbers: Float32Array): Float32Array =>
    Float32Array.from({ length: size * size }, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      return numbers[order[row]! * size + order[column]!]!;
    });
  return {
    ...data,
    segments: Array.from(order, (segment) => data.segments[segment]!),
    cosines: ordered(data.cosines),
    percentiles: ordered(data.percentiles),
    expected: data.expected && ordered(data.expected),
    pairs: data.pairs.map((segment) => placeOf[segment]!),
    sameAs: Int32Array.from(order, (segment) => placeOf[data.sameAs[segment]!]!),
  };
}
