import { useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageSimilarity, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { fileSidePx } from '../../drawing/picture.ts';
import { cosineText } from '../../format/float32Text.ts';
import { unitName } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { BasisNote } from '../../widgets/basisNote.tsx';
import { Button } from '../../widgets/button.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { NearnessLegend } from '../../widgets/nearnessLegend.tsx';
import { isChance } from '../../widgets/nearness.tsx';
import { Awaited, TextNote } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { ChosenPair } from './chosenPair.tsx';
import { isNearnessKnown, matrixPicture, matrixTable, rangeOf } from './matrixPicture.ts';
import { PairList } from './pairList.tsx';
import { pairData, SimilarityMatrix } from './similarityMatrix.tsx';

/** While somebody types, the comparison waits for a pause. */
const editPauseMs = 400;

/** How alike the texts are to one another: a matrix, the strongest pairs; of two texts one statement. */
export function SimilarityTab() {
  const { page, snapshot } = useView();
  const { version } = snapshot;
  const reason = whyNothing(snapshot);
  const answer = useAnswer(
    reason === undefined ? { version } : undefined,
    (request, options) => page.api.similarity(request, options),
    { editPauseMs },
  );
  const { shown, isCancelled } = answer;
  return (
    <div
      class={
        shown?.value.segments.length === 2 ? 'similarity-tab similarity-of-two' : 'similarity-tab'
      }
    >
      {reason !== undefined && <TextNote text={reason} />}
      {isCancelled && (
        <TextNote text="The comparison was cancelled.">
          <Button label="Compare Again" onClick={answer.again} />
        </TextNote>
      )}
      <Awaited answer={answer} busy={shown ? undefined : 'Comparing…'} />
      {shown && !isCancelled && <Comparison about={shown.about} data={shown.value} />}
    </div>
  );
}

/** Why nothing is compared; nothing is said while a document is being read. */
function whyNothing({
  segmentCount,
  embeddedCount,
  status: { kind },
  unit,
}: PanelSnapshot): string | undefined {
  const many = unitName(unit, 2);
  if (segmentCount < 2) {
    const isReading = kind === 'working' && segmentCount === 0;
    return isReading ? '' : `There is nothing to compare: this needs two ${many}.`;
  }
  const isStopped = kind === 'cancelled' || kind === 'failed';
  return isStopped && embeddedCount === 0 ? `The ${many} have no vectors yet.` : undefined;
}

interface ComparisonProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
}

function Comparison({ about, data }: ComparisonProps) {
  const { page, snapshot } = useView();
  const { api, perform } = page;
  const [marked, setMarked] = useState<readonly [number, number]>();
  const [choice, setChoice] = useState<{
    readonly data: PageSimilarity;
    readonly pair: readonly [number, number];
  }>();
  const count = data.segments.length;
  const own = choice?.data === data ? choice.pair : undefined;
  const chosen = count === 2 ? ([0, 1] as const) : own;
  const reveal = (segment: number): void =>
    void perform(() => api.reveal({ ...about, segment, mode: 'keepFocus' }), about);
  return (
    <>
      {data.segmentCount > count && (
        <p class="quiet" data-part="cut">
          The first {count.toLocaleString('en')} of {data.segmentCount.toLocaleString('en')}{' '}
          {unitName(snapshot.unit, data.segmentCount)} are compared.
        </p>
      )}
      <BasisNote
        basis={data.percentileBasis}
        unit={snapshot.unit}
        isNearnessKnown={isNearnessKnown(data)}
      />
      <p class="nothing-close" data-part="nothing-close" role="status">
        {isNothingClose(data) && t('Nothing here is close in meaning.')}
      </p>
      <div class="similarity-view">
        <div class="matrix-part">
          <div class="section-head matrix-head">
            {count !== 2 && <MatrixLegend data={data} />}
            <SaveMenu
              what="Matrix"
              name="similarity, cosine of each pair"
              picture={count === 2 ? undefined : () => matrixPicture(data, 0, fileSidePx(count))}
              table={() => matrixTable(data)}
            />
          </div>
          <SimilarityMatrix
            about={about}
            data={data}
            marked={marked}
            onChoose={(a, b) => setChoice({ data, pair: [a, b] })}
          />
          {chosen && <ChosenPair data={data} pair={chosen} onReveal={reveal} />}
        </div>
        <PairList
          about={about}
          data={data}
          onReveal={reveal}
          onFocus={(a, b) => setMarked([a, b])}
        />
      </div>
    </>
  );
}

/** Whether the nearest pair is near by chance. */
function isNothingClose(data: PageSimilarity): boolean {
  const [a, b] = data.pairs;
  return a !== undefined && b !== undefined && isChance(pairData(data, a, b).expected);
}

function MatrixLegend({ data }: { readonly data: PageSimilarity }) {
  return (
    <div class="matrix-legend">
      {isNearnessKnown(data) ? <NearnessLegend /> : <CosineLegend data={data} />}
    </div>
  );
}

/** Where nothing is known of unrelated texts. */
function CosineLegend({ data }: { readonly data: PageSimilarity }) {
  const { segments, cosines, percentiles } = data;
  const { low, high } = rangeOf(data);
  const end = (cosine: number): string => {
    const isDiagonal = (index: number): boolean => index % (segments.length + 1) === 0;
    const at = cosines.findIndex((value, i) => value === cosine && !isDiagonal(i));
    const percentile = percentiles[at] ?? NaN;
    const text = cosineText(cosine);
    return Number.isNaN(percentile) ? text : `${text} (${percentileText(percentile)})`;
  };
  const middle = cosineText((low + high) / 2);
  return (
    <Legend kind="sequential" low={end(low)} zero={middle} high={end(high)}>
      Cosine, from the least to the greatest here
    </Legend>
  );
}
