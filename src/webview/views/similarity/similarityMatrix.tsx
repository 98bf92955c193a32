import { t } from '../../../core/l10n/translate.ts';
import { nearnessFact, nearnessOf, nearnessText } from '../../../core/search/nearness.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { cosineText } from '../../format/float32Text.ts';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { matrixPicture } from './matrixPicture.ts';
import { Button } from '../../widgets/button.tsx';
import { WordsThatMet } from '../../widgets/meetings/meetingsView.tsx';
import { NearnessWord } from '../../widgets/nearness.tsx';

type Pair = readonly [a: number, b: number];

interface SimilarityMatrixProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
  /** The same in the order in which it is drawn. */
  readonly ordered: PageSimilarity;
  /** By row and column the segment there; undefined: the order of the text. */
  readonly order: Int32Array | undefined;
  /** Where it is to be marked; undefined until a pair has had the focus. */
  readonly marked: Pair | undefined;
  /** A click or Enter. */
  readonly onChoose: (a: number, b: number) => void;
}

/**
 * Cosines of all pairs. The strongest pairs stand in a list beside it, for everybody who does not see colours.
 */
export function SimilarityMatrix(props: SimilarityMatrixProps) {
  const { about, data, ordered, order, marked, onChoose } = props;
  const size = data.segments.length;
  const strongest = [data.pairs[0] ?? 0, data.pairs[1] ?? 1] as const;
  const segmentAt = (place: number): number => order?.[place] ?? place;
  const placeOf = (segment: number): number => order?.indexOf(segment) ?? segment;
  const [a, b] = marked ?? strongest;
  return (
    <CellPicture
      name="matrix"
      label={t('Similarity of each pair')}
      data={ordered}
      at={[placeOf(a), placeOf(b)]}
      isMarked={marked !== undefined}
      picture={(widthPx) => matrixPicture(ordered, widthPx)}
      describe={(row, column) => describe(ordered, row, column)}
      card={(row, column) => cardLines(ordered, row, column)}
      cardData={(row, column) => ({
        part: 'pair-card',
        ...pairData(data, segmentAt(row), segmentAt(column)),
      })}
      marksCard={true}
      menu={(row, column) => ({
        ...about,
        webviewSection: 'pair',
        segment: segmentAt(row),
        second: segmentAt(column),
      })}
      hidden={size === 2}
      onChoose={(row, column) => onChoose(segmentAt(row), segmentAt(column))}
    />
  );
}

/** What is known of a pair, as `data-` attributes hold it; NaN where it is not known. */
export function pairData(data: PageSimilarity, a: number, b: number) {
  const { segments, cosines, percentiles, expected } = data;
  const index = a * segments.length + b;
  const at = (numbers: Float32Array | undefined): number => numbers?.[index] ?? NaN;
  return { a, b, cosine: at(cosines), percentile: at(percentiles), expected: at(expected) };
}

/** A pair's numbers in words, the one that says most first. */
function pairNumbers(data: PageSimilarity, a: number, b: number): string[] {
  const { cosine, percentile } = pairData(data, a, b);
  const named = t('cosine {0}', cosineText(cosine));
  return Number.isNaN(percentile) ? [named] : [percentileText(percentile), named];
}

/** The same behind how near they are, as far as that is known. */
function pairText(
  data: PageSimilarity,
  a: number,
  b: number,
  nearness: (expected: number) => string,
): string {
  const { expected } = pairData(data, a, b);
  const first = Number.isNaN(expected) ? [] : [nearness(expected)];
  return [...first, ...pairNumbers(data, a, b)].join(' · ');
}

function describe(data: PageSimilarity, a: number, b: number): string {
  const [first, second] = [data.segments[a], data.segments[b]];
  if (!first || !second) return '';
  // A bar is not to be read out.
  const word = (expected: number): string => nearnessText(nearnessOf(expected));
  const numbers = a === b ? t('the same text') : pairText(data, a, b, word);
  const texts = [first, second]
    .map(({ line, label }) => `${t('line {0}', String(line))}, ${label}`)
    .join('; ');
  return `${numbers}: ${texts}`;
}

function cardLines(data: PageSimilarity, a: number, b: number): string[] {
  const [first, second] = [data.segments[a], data.segments[b]];
  if (!first || !second) return [];
  const text = `${first.line}: ${first.label}`;
  if (a === b) return [t('the same text'), text];
  return [pairText(data, a, b, nearnessFact), text, `${second.line}: ${second.label}`];
}

interface ChosenPairProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
  readonly pair: readonly [a: number, b: number];
  readonly onReveal: (segment: number) => void;
}

/** One pair: its numbers, large, both texts, each with a button that reveals it, and the words of the two that met. */
export function ChosenPair({ about, data, pair, onReveal }: ChosenPairProps) {
  const [a, b] = pair;
  const numbers = pairNumbers(data, a, b);
  const facts = pairData(data, a, b);
  const { expected } = facts;
  const isNearnessKnown = !Number.isNaN(expected);
  const others = isNearnessKnown ? numbers : numbers.slice(1);
  // Of two texts this is all that there is: it is found as the card of a cell is.
  const isOnly = data.segments.length === 2;
  const known = isOnly ? facts : undefined;
  return (
    <section class="chosen-pair" data-part="chosen-pair" aria-label={t('Chosen pair')}>
      <div
        class="chosen-pair-view"
        data-part={isOnly ? 'pair-card' : undefined}
        data-a={known?.a}
        data-b={known?.b}
        data-cosine={known?.cosine}
        data-percentile={known?.percentile}
      >
        {a !== b && (
          <p class="pair-statement">
            <strong>{isNearnessKnown ? <NearnessWord expected={expected} /> : numbers[0]}</strong>
            {others.map((number) => (
              <span>{number}</span>
            ))}
          </p>
        )}
        {(a === b ? [a] : [a, b]).map((segment) => (
          <ChosenText key={segment} data={data} segment={segment} onReveal={onReveal} />
        ))}
        {data.sameAs[a] !== data.sameAs[b] && (
          <WordsThatMet version={about.version} segment={a} other={b} />
        )}
      </div>
    </section>
  );
}

interface ChosenTextProps {
  readonly data: PageSimilarity;
  readonly segment: number;
  readonly onReveal: (segment: number) => void;
}

function ChosenText({ data, segment, onReveal }: ChosenTextProps) {
  const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
  return (
    <div class="chosen-text">
      <span class="row-line">{line}</span>
      <span class="chosen-label" dir="auto">
        {label}
      </span>
      <Button
        label={t('Reveal line {0}', String(line))}
        icon="go-to-file"
        kind="icon"
        onClick={() => onReveal(segment)}
      />
    </div>
  );
}
