import { useMemo } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { LabelMeasures } from '../../../protocol/page/pageLabels.ts';
import { fileSidePx } from '../../drawing/picture.ts';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { SavedHead } from '../../widgets/saveMenu.tsx';
import { Table } from '../../widgets/table.tsx';
import {
  confusionOf,
  confusionPicture,
  confusionTable,
  rowTotal,
  type Confusion,
} from './confusionPicture.ts';

interface MeasuresProps {
  readonly measures: LabelMeasures;
  readonly names: readonly string[];
}

interface MeasuresViewProps extends MeasuresProps {
  /** Whether those were labelled that are hardest to guess. */
  readonly areHardest: boolean;
}

/** `onChoose`: texts that have a label and were taken for another one, or for it. */
interface ChoosingProps {
  readonly onChoose: (label: number, guess: number) => void;
}

/** How well the labelled texts are guessed by what was learned from others: numbers, and what was taken for what. */
export function Measures({
  measures,
  names,
  areHardest,
  onChoose,
}: MeasuresViewProps & ChoosingProps) {
  const data = useMemo(() => confusionOf(measures, names), [measures, names]);
  const { accuracy, macroF1, count, folds } = measures;
  return (
    <section
      class="label-measures"
      data-part="label-measures"
      aria-label={t('How well it guesses')}
    >
      <SavedHead
        title={t('How well it guesses')}
        what={t('Confusion Matrix')}
        name={t('confusion matrix')}
        picture={() => confusionPicture(data, 0, fileSidePx(data.names.length))}
        table={() => confusionTable(data)}
      />
      <p
        class="label-accuracy"
        data-part="label-accuracy"
        data-accuracy={accuracy}
        data-macro-f1={macroF1}
      >
        <strong>{t('{0} % right', percent(accuracy))}</strong>
        <span>{t('macro-F1 {0}', macroF1.toFixed(2))}</span>
        <span class="quiet">
          {tCount(
            count,
            'of {0} labelled text, guessed without it ({1} folds)',
            'of {0} labelled texts, each guessed by what was learned from others ({1} folds)',
            folds,
          )}
        </span>
      </p>
      {areHardest && (
        <p class="quiet" data-part="label-hardest">
          {t(
            'What teaches most is hardest to guess: of the texts without a label more should be right.',
          )}
        </p>
      )}
      <ConfusionMatrix data={data} onChoose={onChoose} />
      <ClassTable measures={measures} names={names} />
    </section>
  );
}

/** Rows are labels, columns what their texts were taken for. */
function ConfusionMatrix({ data, onChoose }: ChoosingProps & { readonly data: Confusion }) {
  const { labels, names, counts } = data;
  const countAt = (row: number, column: number): number => counts[row * names.length + column] ?? 0;
  const sentence = (row: number, column: number): string => {
    const count = countAt(row, column);
    const [own = '', taken = ''] = [names[row], names[column]];
    return row === column
      ? t('{0} of {1}, {2}, guessed right', count, rowTotal(data, row), own)
      : t('{0} of {1}, {2}, taken for {3}', count, rowTotal(data, row), own, taken);
  };
  return (
    <CellPicture
      name="confusion"
      label={t('What each label was taken for')}
      data={data}
      picture={(widthPx) => confusionPicture(data, widthPx)}
      describe={sentence}
      card={(row, column) => [sentence(row, column)]}
      cardData={(row, column) => ({
        part: 'confusion-card',
        row,
        column,
        count: countAt(row, column),
      })}
      onChoose={(row, column) => onChoose(labels[row] ?? -1, labels[column] ?? -1)}
    />
  );
}

function ClassTable({ measures: { classes }, names }: MeasuresProps) {
  const places = new Map(classes.map(({ label }, place) => [label, place + 1]));
  return (
    <Table
      label={t('How well each label is guessed')}
      class="label-classes"
      rows={classes}
      columns={[
        {
          head: t('Label'),
          kind: 'name',
          cell: ({ label }) => (
            <>
              {places.get(label)} <bdi>{names[label]}</bdi>
            </>
          ),
        },
        { head: t('Texts'), class: 'number', cell: ({ count }) => count },
        {
          head: t('Precision'),
          class: 'number',
          cell: ({ precision }) => t('{0} %', percent(precision)),
          title: () => t('Of the texts guessed to have it, how many do'),
        },
        {
          head: t('Recall'),
          class: 'number',
          cell: ({ recall }) => t('{0} %', percent(recall)),
          title: () => t('Of the texts that have it, how many were guessed'),
        },
        { head: 'F1', class: 'number', cell: ({ f1 }) => f1.toFixed(2) },
      ]}
    />
  );
}

/** Rounded down: what is not always right is not 100 %. */
export function percent(share: number): number {
  return Math.floor(100 * share + 1e-9);
}
