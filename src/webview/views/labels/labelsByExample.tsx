import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { LabelChange, LabelSheet } from '../../../protocol/page/pageLabels.ts';
import type { PageApi, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { documentOf } from '../../format/unitName.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import type { LabelOrder } from '../../memory.ts';
import type { TextsToLabel } from '../../page.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Awaited, NoTextNote, Problem, useLasting } from '../../widgets/notes.tsx';
import { Help } from '../../widgets/help.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { Select, type SelectOption } from '../../widgets/select.tsx';
import { LabelBar } from './labelBar.tsx';
import { LabelList, type ListActions } from './labelList.tsx';
import { Measures, percent } from './labelMeasures.tsx';
import { labelReader, useStableOrder, type LabelledTexts } from './labelOrder.ts';
import { useRowChoice } from './rowChoice.ts';
import { useLabels, type Labels } from './useLabels.ts';

/** What was learned for so long is said to be learned anew. */
const learningDelayMs = 400;
const noTexts: ReadonlySet<number> = new Set();

/** Labels by example: some texts are given labels, and the others are guessed. */
export function LabelsByExample() {
  const { snapshot } = useView();
  const { segmentCount } = snapshot;
  const labels = useLabels(segmentCount > 0);
  const { data, sheetAnswer } = labels;
  return (
    <>
      {segmentCount === 0 && <NoTextNote />}
      {segmentCount > 0 && (
        <Awaited answer={sheetAnswer} busy={data ? undefined : t('Reading the texts…')} />
      )}
      {data && segmentCount > 0 && sheetAnswer.failure === undefined && (
        <LabelView data={data} labels={labels} />
      )}
    </>
  );
}

interface LabelViewProps {
  readonly data: LabelledTexts;
  readonly labels: Labels;
}

function LabelView({ data, labels }: LabelViewProps) {
  const { page, choices, snapshot } = useView();
  const { api } = page;
  const { version, sheet, guess } = data;
  const order = choices.labelOrder;
  const wish = page.toLabel.value;
  const wished = useMemo(() => wishedTexts(wish, data), [wish, version]);
  const chosenNow = useRef<ReadonlySet<number>>(noTexts);
  const [texts, isOrderOld, sortAgain] = useStableOrder(order, data, wished, chosenNow);
  const chooser = useRowChoice(texts, data);
  const { choice, choose } = chooser;
  chosenNow.current = chooser.isChosen ? choice.texts : noTexts;
  const field = useRef<HTMLInputElement>(null);
  const [focusWish, setFocusWish] = useState(0);
  const focusList = (): void => setFocusWish((count) => count + 1);

  useLayoutEffect(() => {
    if (wished.size === 0) return;
    chooser.chooseAll((text) => wished.has(text));
    focusList();
  }, [wished]);
  // Whoever comes back later begins where they were.
  useLayoutEffect(() => () => void (page.toLabel.value = undefined), []);

  const segmentOf = (text: number): number => sheet.segments[text] ?? 0;
  const chosen = texts.filter((text) => choice.texts.has(text));
  const isWished = (text: number): boolean => wished.has(text);
  const segments = (): number[] => Array.from(chosen, segmentOf);
  /** To the row behind the chosen ones, where labelling goes on. */
  const goOn = (): void => {
    const last = texts.findLastIndex((text) => choice.texts.has(text));
    choose(Math.min(texts.length - 1, last + 1));
  };
  const labelled = async (change: LabelChange): Promise<boolean> => {
    const isDone = labels.change(change);
    goOn();
    return isDone;
  };
  const give = (label: number | undefined): void => {
    if (label !== undefined && !(label in sheet.names)) {
      page.announce(t('There is no label {0}; type a name to make one.', label + 1));
      return;
    }
    if (label === undefined) void labels.change({ kind: 'give', segments: segments(), label });
    else void labelled({ kind: 'give', segments: segments(), label });
  };
  const accept = (): void => {
    const read = labelReader(data);
    const byLabel = new Map<number, number[]>();
    for (const text of chosen) {
      const { label, isGiven } = read(text);
      if (isGiven || label < 0) continue;
      byLabel.set(label, [...(byLabel.get(label) ?? []), segmentOf(text)]);
    }
    for (const [label, own] of byLabel) void labels.change({ kind: 'give', segments: own, label });
    if (byLabel.size > 0) goOn();
  };
  const actions: ListActions = {
    give,
    accept,
    reveal: (segment, isEnter) =>
      page.reveal({ version, segment, mode: isEnter ? 'focusEditor' : 'preview' }),
    undo: (isRedo) => void labels.change({ kind: isRedo ? 'redo' : 'undo' }),
    type: () => field.current?.focus(),
  };
  return (
    <>
      <LabelBar
        sheet={sheet}
        chosenCount={chosen.length}
        change={labels.change}
        field={field}
        onGive={(label, isByKey) => {
          give(label);
          if (!isByKey) focusList();
        }}
        onAdd={async (name) => {
          const isDone = await labelled({ kind: 'add', segments: segments(), name });
          if (isDone) focusList();
          return isDone;
        }}
        onLeave={focusList}
      />
      <LabelState data={data} labels={labels} />
      {wish && chosen.length > 0 && chosen.length === wished.size && chosen.every(isWished) && (
        <p class="label-state" data-part="to-label" role="status">
          {toLabelText(wished.size, wish)}
        </p>
      )}
      <div class="label-columns">
        <div class="label-texts">
          <div class="label-tools">
            <Select
              label={t('Order')}
              name="label-order"
              options={orders()}
              value={order}
              onChange={(labelOrder) => page.memory.prefer({ labelOrder })}
            />
            <span class="together">
              {isOrderOld && <Button label={t('Sort Again')} icon="refresh" onClick={sortAgain} />}
              <Help about="label" />
            </span>
          </div>
          <LabelList
            data={data}
            texts={texts}
            chooser={chooser}
            actions={actions}
            focusWish={focusWish}
          />
          <div class="label-tools">
            <FileButtons data={data} labels={labels} />
            <SaveMenu
              what={t('Labels')}
              name={t('labels')}
              table={() => labelTable(data, snapshot, api)}
              rows={{ number: 'probability', texts: ['text'], places: ['label', 'line'] }}
            />
          </div>
        </div>
        {guess?.measures && (
          <Measures
            measures={guess.measures}
            names={guess.names}
            areHardest={order === 'teach' && guess.method !== 'saved'}
            onChoose={(label, taken) => {
              const own = sheet.names.indexOf(guess.names[label] ?? '');
              chooser.chooseAll(
                (text) => sheet.given[text] === own && guess.heldOut[text] === taken,
              );
              focusList();
            }}
          />
        )}
      </div>
    </>
  );
}

/** The texts of what is to be labelled together; none where that is of another version. */
function wishedTexts(
  wish: TextsToLabel | undefined,
  { version, sheet }: LabelledTexts,
): ReadonlySet<number> {
  const segments = wish?.version === version ? wish.segments : [];
  return new Set(segments.map((segment) => sheet.textOf[segment] ?? -1));
}

function toLabelText(count: number, { elsewhere }: TextsToLabel): string {
  const chosen = tCount(
    count,
    '{0} text is chosen: type a label’s name, or press its key.',
    '{0} texts are chosen: type a label’s name, or press its key.',
  );
  if (elsewhere === 0) return chosen;
  const others = tCount(
    elsewhere,
    '{0} other is not in what the panel shows.',
    '{0} others are not in what the panel shows.',
  );
  return `${chosen} ${others}`;
}

function orders(): SelectOption<LabelOrder>[] {
  return [
    { value: 'teach', label: t('What teaches most') },
    { value: 'label', label: t('Label') },
    { value: 'probability', label: t('Probability') },
    { value: 'place', label: t('Place') },
  ];
}

/** What guesses, or what is still needed for it. */
function LabelState({ data, labels }: LabelViewProps) {
  const { page, snapshot } = useView();
  const { guessAnswer } = labels;
  const isLearning = useLasting(guessAnswer.isAsking, learningDelayMs);
  const { version, sheet } = data;
  const { used } = sheet;
  const leave = (): void =>
    void page.perform(async () => {
      labels.take(version, await page.api.leaveClassifier({ version }));
    });
  if (guessAnswer.failure !== undefined) {
    return <Problem message={guessAnswer.failure} onAgain={guessAnswer.again} />;
  }
  return (
    <p class="label-state" data-part="label-state" role="status">
      <span>{stateText(data, snapshot)}</span>
      {used && <Button label={t('Learn from These Labels')} onClick={leave} />}
      {isLearning && (
        <>
          <span class="quiet">{t('Learning…')}</span>
          <Button label={t('Cancel')} onClick={guessAnswer.cancel} />
        </>
      )}
      {guessAnswer.isCancelled && (
        <>
          <span>{t('Guessing was cancelled.')}</span>
          <Button label={t('Guess Again')} onClick={guessAnswer.again} />
        </>
      )}
      {sheet.notKept !== undefined && <span class="quiet">{sheet.notKept}</span>}
    </p>
  );
}

function stateText({ sheet, guess }: LabelledTexts, { status, ...counts }: PanelSnapshot): string {
  const labelled = sheet.counts.filter((count) => count > 0).length;
  const [only] = sheet.names.filter((_, label) => (sheet.counts[label] ?? 0) > 0);
  if (sheet.used) {
    const { name, trainedOn } = sheet.used;
    return t(
      '{0} guesses, trained on {1} texts. Labels that are given here stand, and it does not learn from them.',
      name,
      trainedOn,
    );
  }
  if (labelled === 0) {
    return t(
      'Choose a text and type the name of a label: from two labels on, the rest is guessed.',
    );
  }
  if (labelled === 1) {
    return t('All labelled texts say {0}; label some otherwise.', only ?? '');
  }
  const { embeddedCount, segmentCount } = counts;
  const isWorking = status.kind === 'working';
  if (isWorking && (!guess || guess.method === 'none')) {
    return t('Texts are guessed when all are embedded: {0} of {1}.', embeddedCount, segmentCount);
  }
  if (!guess || guess.method === 'none') {
    return embeddedCount === 0 ? t('Nothing is embedded yet, so nothing can be guessed.') : '';
  }
  const { trainedOn, measures } = guess;
  const learned =
    guess.method === 'logistic'
      ? tCount(
          trainedOn,
          'Guessed by logistic regression from {0} labelled text.',
          'Guessed by logistic regression from {0} labelled texts.',
        )
      : tCount(
          trainedOn,
          'Guessed by the nearest mean of {0} labelled text.',
          'Guessed by the nearest mean of {0} labelled texts.',
        );
  const soFar = t('{0} of {1} texts are embedded so far.', embeddedCount, segmentCount);
  const how = isWorking ? `${learned} ${soFar}` : learned;
  if (measures) {
    // The measures themselves may be out of view, below the list.
    return `${how} ${t('Each guessed by the others: {0} % right.', percent(measures.accuracy))}`;
  }
  return `${how} ${t('Each label has one text, so that no guess can be measured or given a probability; label more.')}`;
}

function FileButtons({ data, labels }: LabelViewProps) {
  const { page } = useView();
  const { api, perform } = page;
  const { version, sheet, guess } = data;
  const about = { version, edition: sheet.edition };
  const said = (text: string, action: () => Promise<boolean>): void =>
    void page.performSaid(text, action, about);
  const take = (sheetOf: (request: ContentReference) => Promise<LabelSheet>): void =>
    void perform(async () => labels.take(version, await sheetOf({ version })), about);
  const canSave = guess?.method === 'logistic' || guess?.method === 'centroid';
  return (
    <>
      {sheet.isTable && (
        <Button
          label={t('Labels from Column…')}
          onClick={() => take((request) => api.labelsFromColumn(request))}
        />
      )}
      <Button
        label={t('Use Classifier…')}
        onClick={() => take((request) => api.useClassifier(request))}
      />
      <Button
        label={t('Save Classifier…')}
        disabled={!canSave}
        onClick={() => said(t('Saved.'), () => api.saveClassifier(about))}
      />
      <Button
        label={t('Write Column…')}
        disabled={
          guess === undefined || (guess.method === 'none' && sheet.counts.every((n) => n === 0))
        }
        onClick={() => said(t('Written.'), () => api.writeLabels(about))}
      />
    </>
  );
}

async function labelTable(
  data: LabelledTexts,
  { documents }: PanelSnapshot,
  api: PageApi,
): Promise<NumberTable> {
  const { version, sheet } = data;
  const read = labelReader(data);
  const { segments, names } = sheet;
  const texts = await segmentsOf(api, { version, segments });
  return {
    columns: ['file', 'line', 'text', 'label', 'probability'],
    rows: texts.map(({ line, label: beginning }, text) => {
      const document = documentOf(documents, segments[text] ?? 0);
      const { label, isGiven, probability } = read(text);
      const share = isGiven ? 1 : probability;
      return [document?.title ?? '', line, beginning, names[label] ?? '', share];
    }),
  };
}
