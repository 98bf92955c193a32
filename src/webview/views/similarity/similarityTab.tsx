import { useMemo, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageSimilarity, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { fileSidePx } from '../../drawing/picture.ts';
import { cosineText } from '../../format/float32Text.ts';
import { countText, shownUnit } from '../../format/unitName.ts';
import { useStateOf } from '../../plain.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { BasisNote } from '../../widgets/basisNote.tsx';
import { Button } from '../../widgets/button.tsx';
import { ChoiceBar } from '../../widgets/choiceBar.tsx';
import { Legend, NearnessLegend } from '../../widgets/legend.tsx';
import { isChance } from '../../widgets/nearness.tsx';
import { Awaited, TextNote } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { ApartView } from './apartView.tsx';
import { isNearnessKnown, matrixPicture, matrixTable, rangeOf } from './matrixPicture.ts';
import { CancelledNote } from './comparisonNote.tsx';
import { orderedBy, useMatrixOrder } from './matrixOrder.ts';
import { PairList } from './pairList.tsx';
import { RepetitionsView } from './repetitionsView.tsx';
import { ChosenPair, pairData, SimilarityMatrix } from './similarityMatrix.tsx';

/** While somebody types, the comparison waits for a pause. */
const editPauseMs = 400;

/** What the texts say alike: each pair of the first ones, and of all of them what is said again and what stands apart. */
export function SimilarityTab() {
  const { page, snapshot, choices } = useView();
  const reason = whyNothing(snapshot);
  // Two texts have one pair and nothing else.
  const view = snapshot.segmentCount === 2 ? 'pairs' : choices.similarityView;
  if (reason !== undefined) {
    return (
      <div class="similarity-tab">
        <TextNote text={reason} />
      </div>
    );
  }
  const isOfTwo = snapshot.segmentCount === 2;
  return (
    <div class={isOfTwo ? 'similarity-tab similarity-of-two' : 'similarity-tab'}>
      {!isOfTwo && (
        <ChoiceBar
          kind="scope"
          label={t('What is shown')}
          choices={[
            { key: 'pairs', label: t('Pairs') },
            { key: 'repetitions', label: t('Repetitions') },
            { key: 'apart', label: t('Apart') },
          ]}
          chosen={view}
          onChoose={(similarityView) => page.memory.prefer({ similarityView })}
        />
      )}
      {view === 'pairs' && <PairsView />}
      {view === 'repetitions' && <RepetitionsView />}
      {view === 'apart' && <ApartView />}
    </div>
  );
}

/** How alike the first texts are to one another: a matrix, the strongest pairs; of two texts one statement. */
function PairsView() {
  const { version } = useView().snapshot;
  const answer = useAnswer({ version }, 'similarity', { editPauseMs });
  if (answer.isCancelled) return <CancelledNote onAgain={answer.again} />;
  return (
    <Awaited answer={answer} busy={t('Comparing…')}>
      {({ about, value }) => <Comparison about={about} data={value} />}
    </Awaited>
  );
}

/** Why nothing is compared; '' while it is not known what there is. */
function whyNothing(snapshot: PanelSnapshot): string | undefined {
  const { segmentCount, embeddedCount, status } = snapshot;
  const { kind } = status;
  if (segmentCount < 2) {
    const isUnknown = segmentCount === 0 && kind !== 'ready';
    return isUnknown
      ? ''
      : t(
          'There is nothing to compare: this needs {0} at least.',
          countText(2, shownUnit(snapshot)),
        );
  }
  const isStopped = kind === 'cancelled' || kind === 'failed';
  return isStopped && embeddedCount === 0
    ? t('Nothing is embedded yet, so nothing can be compared.')
    : undefined;
}

/** A pair, and where it was chosen. */
interface ChosenAt {
  readonly at: 'matrix' | 'list';
  readonly pair: readonly [number, number];
}

interface ComparisonProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
}

function Comparison({ about, data }: ComparisonProps) {
  const { page, snapshot, choices } = useView();
  const { memory } = page;
  const order = useMatrixOrder(about, data);
  const ordered = useMemo(() => orderedBy(data, order.order), [data, order.order]);
  const [marked, setMarked] = useState<readonly [number, number]>();
  // One pair at a time has its words shown: beside the matrix, or in the list where it was chosen there.
  const [own, setOwn] = useStateOf<ChosenAt | undefined>(data, undefined);
  const count = data.segments.length;
  const ofMatrix = own?.at === 'matrix' ? own.pair : undefined;
  const chosen = count === 2 ? ([0, 1] as const) : ofMatrix;
  const reveal = (segment: number): void => page.reveal({ ...about, segment, mode: 'keepFocus' });
  return (
    <>
      <div class="matrix-tools">
        {count > 2 && (
          <Button
            label={t('Order by Likeness')}
            icon="list-ordered"
            pressed={choices.matrixOrder === 'likeness'}
            onClick={() =>
              memory.prefer({
                matrixOrder: choices.matrixOrder === 'likeness' ? 'text' : 'likeness',
              })
            }
          />
        )}
        <SaveMenu
          what={t('Matrix')}
          name={t('similarity, cosine of each pair')}
          picture={count === 2 ? undefined : () => matrixPicture(ordered, 0, fileSidePx(count))}
          table={() => matrixTable(ordered)}
        />
      </div>
      {count !== 2 && <MatrixLegend data={data} />}
      {data.segmentCount > count && (
        <p class="quiet" data-part="cut">
          {t(
            'The first {0} of {1} are compared.',
            count,
            countText(data.segmentCount, shownUnit(snapshot)),
          )}
        </p>
      )}
      <p class="nothing-close" data-part="nothing-close" role="status">
        {isNothingClose(data) && t('Nothing here is close in meaning.')}
      </p>
      <div class="similarity-view">
        <div class="matrix-part">
          <Awaited answer={order.answer} busy={undefined} />
          <SimilarityMatrix
            about={about}
            data={data}
            ordered={ordered}
            order={order.order}
            marked={marked}
            onChoose={(a, b) => setOwn({ at: 'matrix', pair: [a, b] })}
          />
          {chosen && <ChosenPair about={about} data={data} pair={chosen} onReveal={reveal} />}
          <BasisNote
            basis={data.percentileBasis}
            unit={shownUnit(snapshot)}
            isNearnessKnown={isNearnessKnown(data)}
          />
        </div>
        <PairList
          about={about}
          data={data}
          onReveal={reveal}
          onFocus={(a, b) => setMarked([a, b])}
          chosen={own?.at === 'list' ? own.pair : undefined}
          onChoose={(a, b) => setOwn({ at: 'list', pair: [a, b] })}
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
      {t('Cosine, from the least to the greatest here')}
    </Legend>
  );
}
