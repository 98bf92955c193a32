import { useState } from 'preact/hooks';
import { language, t, tCount } from '../../../core/l10n/translate.ts';
import {
  repetitionBars,
  type PageRepetitions,
  type RepetitionBar,
} from '../../../protocol/page/pageRepetitions.ts';
import { nearnessText } from '../../../core/search/nearness.ts';
import { countText, shownUnit, type ShownUnit } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { ChoiceBar } from '../../widgets/choiceBar.tsx';
import { ComparisonNote, WaitingNote } from './comparisonNote.tsx';
import { useEmbeddedVersion, waitingText } from './foundRows.ts';
import { RepetitionList } from './repetitionList.tsx';

/** While somebody types, the comparison waits for a longer pause than others: it may take a minute. */
const editPauseMs = 1500;

/** What the whole content says several times, in groups. */
export function RepetitionsView() {
  const { snapshot, choices } = useView();
  const { repetitionBar: least } = choices;
  const version = useEmbeddedVersion(snapshot);
  const answer = useAnswer(version === undefined ? undefined : { version, least }, 'repetitions', {
    editPauseMs,
  });
  const { shown } = answer;
  const found = shown?.value;
  return (
    <div class="repetitions-tab" data-part="repetitions-view">
      <BarChoice found={found} />
      {version === undefined && <WaitingNote />}
      <ComparisonNote answer={answer} busy={t('Comparing all pairs…')} />
      {shown && found && !answer.isCancelled && (
        <>
          <p class="quiet" data-part="repetition-count" role="status">
            {foundText(found, shownUnit(snapshot))}
          </p>
          {found.ends.length > 0 && <RepetitionList about={shown.about} found={found} />}
        </>
      )}
    </div>
  );
}

function foundText(
  { members, ends, segmentCount, waitingCount }: PageRepetitions,
  unit: ShownUnit,
): string {
  const compared =
    ends.length === 0
      ? t('Nothing is said twice in {0}.', countText(segmentCount, unit))
      : tCount(
          ends.length,
          '{0} group: {1} of {2} say again what others say.',
          '{0} groups: {1} of {2} say again what others say.',
          members.length.toLocaleString(language().name),
          countText(segmentCount, unit),
        );
  return compared + waitingText(waitingCount);
}

/** How near repetitions are at least: a word, and the cosine behind it, which can be another one. */
function BarChoice({ found }: { readonly found: PageRepetitions | undefined }) {
  const { page, choices } = useView();
  const { repetitionBar: least } = choices;
  const [wrong, setWrong] = useState(false);
  const choose = (bar: RepetitionBar | number): void => page.memory.prefer({ repetitionBar: bar });
  const known = repetitionBars.filter((bar) => bar === 'same' || !Number.isNaN(found?.bars[bar]));
  const cosine = typeof least === 'number' ? least : found?.bars[least];
  return (
    <div class="bar-choice">
      <ChoiceBar
        kind="scope"
        label={t('How near')}
        choices={known.map((key) => ({ key, label: barText(key) }))}
        chosen={typeof least === 'number' ? undefined : least}
        onChoose={choose}
      />
      <label class="bar-cosine">
        <span class="select-label">{t('Cosine at least')}</span>
        <input
          class="number-input"
          data-part="least-cosine"
          type="number"
          inputMode="decimal"
          min={0.01}
          max={1}
          step={0.01}
          aria-invalid={wrong}
          value={cosine === undefined || Number.isNaN(cosine) ? '' : shortCosine(cosine)}
          onChange={({ currentTarget }) => {
            const value = currentTarget.valueAsNumber;
            const isOne = value > 0 && value <= 1;
            setWrong(!isOne);
            if (isOne) choose(value);
          }}
        />
      </label>
      {wrong && <span role="alert">{t('Give a cosine above 0 and up to 1.')}</span>}
    </div>
  );
}

function barText(bar: RepetitionBar): string {
  return bar === 'same' ? t('nearly the same') : nearnessText(bar);
}

/** Two digits, upwards: what is shown is never less than what is meant. */
function shortCosine(cosine: number): string {
  return String(Math.ceil(cosine * 100 - 1e-6) / 100);
}
