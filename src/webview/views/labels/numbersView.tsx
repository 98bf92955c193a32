import { useMemo } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PredictedNumbers } from '../../../protocol/page/pageNumbers.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import { countText, shownUnit } from '../../format/unitName.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import type { NumberOrder } from '../../memory.ts';
import { useStateOf } from '../../plain.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { JobNote } from '../../widgets/jobNote.tsx';
import { LineDrawing } from '../../widgets/lineDrawing.tsx';
import { TextNote } from '../../widgets/notes.tsx';
import { SavedHead, SaveMenu } from '../../widgets/saveMenu.tsx';
import { Select, type SelectOption } from '../../widgets/select.tsx';
import { NumberList } from './numberList.tsx';
import { errorOf, orderNumbers, predictionWriter } from './numberOrder.ts';
import { dotTexts, numberPicture } from './numberPicture.ts';

/** While somebody types, the numbers wait for a pause. */
const editPauseMs = 400;
/** A mean error above this share of that of the mean says that nothing was learned. */
const usefulShare = 0.98;

/** A column of numbers, learned from the texts: how well it is predicted, and where it is not. */
export function NumbersView({ column }: { readonly column: string }) {
  const { snapshot } = useView();
  const { version, status, embeddedCount, segmentCount } = snapshot;
  const isWorking = status.kind === 'working';
  const canLearn = !isWorking && embeddedCount > 0;
  const answer = useAnswer(canLearn ? { version, column } : undefined, 'learnColumn', {
    editPauseMs,
  });
  const shown = answer.shown?.about.column === column ? answer.shown : undefined;
  return (
    <>
      {isWorking && (
        <TextNote
          text={t(
            'Numbers are learned when everything is embedded: {0} of {1} so far.',
            embeddedCount,
            countText(segmentCount, shownUnit(snapshot)),
          )}
        />
      )}
      {!isWorking && embeddedCount === 0 && (
        <TextNote text={t('The texts have no vectors yet; embed them first.')} />
      )}
      <JobNote
        answer={answer}
        busy={t('Learning…')}
        cancelled={t('Learning was cancelled.')}
        again={t('Learn Again')}
      />
      {shown && <Predicted about={shown.about} data={shown.value} />}
    </>
  );
}

interface PredictedProps {
  readonly about: ContentReference & { readonly column: string };
  readonly data: PredictedNumbers;
}

function Predicted({ about, data }: PredictedProps) {
  const { page, choices } = useView();
  const { api } = page;
  const order = choices.numberOrder;
  const texts = useMemo(() => orderNumbers(order, data), [order, data]);
  // Another order or other numbers begin at the top.
  const [active, setActive] = useStateOf(texts, 0);
  const written = useMemo(() => predictionWriter(data), [data]);
  return (
    <>
      <p class="label-state" data-part="number-state" role="status">
        <span>{learnedText(data)}</span>
        {data.otherCount > 0 && <span data-part="number-others">{othersText(data)}</span>}
      </p>
      <div class="label-columns">
        <div class="label-texts">
          <div class="label-tools">
            <Select
              label={t('Order')}
              name="number-order"
              options={orders()}
              value={order}
              onChange={(numberOrder) => page.memory.prefer({ numberOrder })}
            />
          </div>
          <NumberList
            version={about.version}
            data={data}
            texts={texts}
            active={active}
            onActive={setActive}
            onReveal={(segment, isEnter) => {
              const mode = isEnter ? 'focusEditor' : 'preview';
              page.reveal({ version: about.version, segment, mode });
            }}
            written={written}
          />
          <div class="label-tools">
            <Button
              label={t('Write Column…')}
              onClick={() =>
                void page.performSaid(t('Written.'), () => api.writePredictions(about), about)
              }
            />
            <SaveMenu
              what={t('Numbers')}
              name={t('numbers')}
              savesTable
              table={() => predictedTable(about, data, texts, api)}
            />
          </div>
        </div>
        <NumberMeasures data={data} written={written} />
      </div>
    </>
  );
}

interface MeasuresProps {
  readonly data: PredictedNumbers;
  readonly written: (value: number) => string;
}

/** How near the predictions come: numbers, and a picture of each beside what there is. */
function NumberMeasures({ data, written }: MeasuresProps) {
  const { measures, trainedOn, column } = data;
  const { pearson, spearman, meanError, meanErrorOfMean } = measures;
  const dots = dotTexts(data).length;
  const title = t('Predicted and actual {0}', column);
  return (
    <section
      class="label-measures"
      data-part="number-measures"
      data-pearson={pearson ?? ''}
      data-spearman={spearman ?? ''}
      data-mean-error={meanError}
      aria-label={t('How well it predicts')}
    >
      <SavedHead
        title={t('How well it predicts')}
        what={t('Picture')}
        name={title}
        picture={() => numberPicture(data)}
        table={() => ({
          columns: ['actual', 'predicted'],
          rows: Array.from(data.actual, (actual, i) => [actual, data.predicted[i] ?? NaN]).filter(
            ([actual]) => !Number.isNaN(actual),
          ),
        })}
      />
      <p class="label-accuracy">
        <strong title={t('Pearson’s correlation of predicted and actual numbers: 1 is exact')}>
          {t('Pearson {0}', correlationText(pearson))}
        </strong>
        <span title={t('Spearman’s correlation: Pearson’s of their ranks')}>
          {t('Spearman {0}', correlationText(spearman))}
        </span>
        <span title={t('Mean of the differences, without their sign')}>
          {t('mean error {0} (always the mean: {1})', written(meanError), written(meanErrorOfMean))}
        </span>
        <span class="quiet">
          {tCount(
            trainedOn,
            'of {0} text',
            'of {0} texts, each predicted by what was learned from all others (leave-one-out)',
          )}
        </span>
      </p>
      {pearson !== null && meanError >= usefulShare * meanErrorOfMean && (
        <p data-part="number-nothing">
          {t(
            'The texts tell nothing of {0}: to say the mean each time would come as near.',
            column,
          )}
          {pearson < 0 &&
            ` ${t('A correlation below 0 says no more: each number is guessed as about the mean of all others, which is larger where it is small.')}`}
        </p>
      )}
      {pearson === null && (
        <p class="quiet">{t('All numbers are alike, so that no correlation can be told.')}</p>
      )}
      <LineDrawing
        class="number-picture"
        label={t('{0}; the numbers are in the list', title)}
        picture={(widthPx) => numberPicture(data, widthPx)}
      />
      {dots < trainedOn && (
        <p class="quiet">{t('{0} of {1} texts have a dot.', dots, trainedOn)}</p>
      )}
    </section>
  );
}

function correlationText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function learnedText({ column, trainedOn, segments }: PredictedNumbers): string {
  const rest = segments.length - trainedOn;
  const learned = tCount(
    trainedOn,
    '{1} was learned by ridge regression from {0} text.',
    '{1} was learned by ridge regression from {0} texts.',
    column,
  );
  if (rest === 0) return learned;
  const predicted = tCount(
    rest,
    '{0} text without a number gets a prediction.',
    '{0} texts without a number get a prediction.',
  );
  return `${learned} ${predicted}`;
}

/** Which values are no numbers, by their rows. */
function othersText({ others, otherCount }: PredictedNumbers): string {
  const named = others
    .map(({ row, value }) => t('row {0} has “{1}”', String(row), value))
    .join(', ');
  const more = otherCount - others.length;
  return more > 0
    ? t('No numbers, and left out: {0}, and {1} more.', named, more)
    : t('No numbers, and left out: {0}.', named);
}

function orders(): SelectOption<NumberOrder>[] {
  return [
    { value: 'error', label: t('Largest error') },
    { value: 'predicted', label: t('Predicted') },
    { value: 'actual', label: t('Actual') },
    { value: 'place', label: t('Place') },
  ];
}

/** A row for each text, in the list's order. */
async function predictedTable(
  { version }: ContentReference,
  data: PredictedNumbers,
  texts: Int32Array,
  api: PageApi,
): Promise<NumberTable> {
  const segments = texts.map((text) => data.segments[text] ?? 0);
  const found = await segmentsOf(api, { version, segments });
  return {
    columns: ['line', 'text', 'actual', 'predicted', 'error'],
    rows: found.map(({ line, label }, i) => {
      const text = texts[i] ?? 0;
      const [actual = NaN, predicted = NaN] = [data.actual[text], data.predicted[text]];
      return [line, label, actual, predicted, errorOf(data, text)];
    }),
  };
}
