import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { nearnessOf } from '../../../core/search/nearness.ts';
import type { Neighbours, NeighboursRequest } from '../../../protocol/page/pageNeighbours.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import { noSelectionText, shownUnit } from '../../format/unitName.ts';
import { useLatest } from '../../plain.ts';
import { useAnswer, type Answer } from '../../useAnswer.ts';
import { useRested, type RevealReason } from '../../useReveal.ts';
import { useView } from '../../view.ts';
import { BasisNote } from '../../widgets/basisNote.tsx';
import { Button } from '../../widgets/button.tsx';
import { ChoiceBar } from '../../widgets/choiceBar.tsx';
import { isChance } from '../../widgets/nearness.tsx';
import { Awaited, TextNote } from '../../widgets/notes.tsx';
import { toggled } from '../../widgets/places.tsx';
import { WordsThatMet } from '../../widgets/meetings/meetingsView.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { AttributionView } from './attributionView.tsx';
import { IndexNote } from './indexNote.tsx';
import { hitTable, NeighbourList } from './neighbourList.tsx';
import {
  busyText,
  comparedText,
  emptyText,
  nearText,
  noVectorText,
  scopesOf,
  workspaceUnits,
} from './neighbourTexts.ts';
import { isEdited, type SegmentReference } from '../../../protocol/contentReference.ts';

const firstLimit = 50;
const lastLimit = 200;
/** While more is being embedded, the same question is asked again no sooner than this after an answer. */
const refreshMs = 1000;
/** Each answer with lines brings more of their vectors. */
const linesRefreshMs = 50;
const noneOpened: ReadonlySet<string> = new Set();
const editPauseMs = 300;
/** Texts that are labelled together where it is not known how near they are. */
const labelledUnknown = 10;

/** The texts nearest to the selected one, and what made each match. */
export function NeighboursTab() {
  const { page, snapshot, choices } = useView();
  const { api, memory, perform } = page;
  const { version, selectedSegment: segment, status } = snapshot;
  const row = page.rows.row(segment);
  const label = useRef('');
  if (row) label.current = row.label;
  // Of a window without a folder, the workspace that was chosen before is not there.
  const isThere = choices.scope !== 'workspace' || snapshot.canSearchWorkspace;
  const scope = isThere ? choices.scope : 'content';
  const lines = scope === 'workspace' && choices.workspaceUnit === 'line';
  const text = segment < 0 ? undefined : { version, segment };
  const [limit, setLimit] = useTextState(text, firstLimit);

  const isStopped = status.kind === 'cancelled' || status.kind === 'failed';
  // To ask about it would begin the work again that was stopped.
  const isRefused = isStopped && row?.state !== 'embedded';
  const answer = useAnswer(
    text && !isRefused ? { ...text, scope, limit, ...(lines && { lines }) } : undefined,
    'neighbours',
    { editPauseMs },
  );
  const found = answer.shown?.value;
  const isOver = scope !== 'workspace' && isStopped;
  useRefresh(answer, snapshot, isOver);
  const isOther = answer.isAsking && !isSameText(answer.shown?.about, text);
  return (
    <div class="neighbours-tab">
      <h2 class="segment-heading" dir="auto" data-part="neighbours-of" hidden={segment < 0}>
        {label.current}
      </h2>
      <div class="tab-tools">
        <ChoiceBar
          kind="scope"
          label={t('Look in')}
          choices={scopesOf(snapshot)}
          chosen={scope}
          onChoose={(chosen) => {
            if (chosen === scope) return;
            setLimit(firstLimit);
            memory.prefer({ scope: chosen });
          }}
        />
        {scope === 'workspace' && (
          <ChoiceBar
            kind="scope"
            label={t('Look for')}
            choices={workspaceUnits()}
            chosen={choices.workspaceUnit}
            onChoose={(chosen) => {
              if (chosen === choices.workspaceUnit) return;
              setLimit(firstLimit);
              memory.prefer({ workspaceUnit: chosen });
            }}
          />
        )}
        <span class="compared quiet" data-part="near-count">
          {answer.shown && nearText(answer.shown.about, answer.shown.value)}
        </span>
        <span class="compared quiet">
          {answer.shown && comparedText(answer.shown.about, answer.shown.value, snapshot)}
        </span>
        <div class="together">
          {answer.shown && (
            <Button
              label={t('Label These')}
              icon="tag"
              hidden={answer.shown.value.hits.length === 0}
              onClick={() => {
                const { about, value } = answer.shown ?? {};
                if (!about || !value) return;
                const reference = referenceOf(about);
                const neighbours = toLabel(value);
                void perform(() => api.labelNeighbours({ ...reference, neighbours }), reference);
              }}
            />
          )}
          {found && (
            <SaveMenu
              what={t('List')}
              name={t('similar lines')}
              table={() => hitTable(found.hits)}
              rows={{ number: 'cosine', texts: ['text'], places: ['document', 'line'] }}
              hidden={found.hits.length === 0}
            />
          )}
        </div>
      </div>
      {found && found.hits.length > 0 && (
        <BasisNote
          basis={found.percentileBasis}
          unit={shownUnit(snapshot)}
          isNearnessKnown={found.hits.some(({ expected }) => nearnessOf(expected) !== undefined)}
          where={placeOf(found, answer.shown.about)}
        />
      )}
      <IndexNote found={found} areLines={answer.shown?.about.lines === true} />
      {!text && <TextNote text={noSelectionText(snapshot)} />}
      {text && isRefused && row && (
        <TextNote text={noVectorText(shownUnit(snapshot))}>
          <Button
            label={t('Embed Again')}
            onClick={() => void perform(() => api.retry(undefined))}
          />
        </TextNote>
      )}
      <Awaited answer={answer} busy={isOther ? busyText(scope) : undefined} />
      {found && !isOther && <TextNote text={emptyText(found, scope, snapshot)} />}
      <p class="nothing-close" data-part="nothing-close" role="status">
        {found && isNothingClose(found) && t('Nothing here is close in meaning.')}
      </p>
      <Hits answer={answer} onMore={() => setLimit(Math.min(lastLimit, 2 * limit))} />
    </div>
  );
}

interface HitsProps {
  readonly answer: Answer<NeighboursRequest, Neighbours>;
  readonly onMore: () => void;
}

function Hits({ answer: { shown, isAsking }, onMore }: HitsProps) {
  const { api, perform } = useView().page;
  const about = shown?.about;
  const hits = shown?.value.hits ?? [];
  const [chosen, setChosen] = useTextState<string | undefined>(about, undefined);
  const [opened, setOpened] = useTextState(about, noneOpened);
  const isThere = hits.some(({ id }) => id === chosen);
  const active = isThere ? chosen : hits[0]?.id;
  const explained = useAnswer(
    about && active !== undefined ? { ...referenceOf(about), neighbour: active } : undefined,
    'attribution',
  );
  const attribution =
    explained.shown?.about.neighbour === active && isSameText(explained.shown?.about, about)
      ? explained.shown?.value
      : undefined;
  const rested = useRested();
  const latest = useLatest(about);
  const onReveal = (neighbour: string, why: RevealReason): void => {
    rested(why, (mode) => {
      if (!latest.current) return;
      const reference = referenceOf(latest.current);
      void perform(() => api.revealNeighbour({ ...reference, neighbour, mode }), reference);
    });
  };
  const isCut = about !== undefined && hits.length >= about.limit && about.limit < lastLimit;
  return (
    <div class="neighbours-view" hidden={hits.length === 0}>
      <NeighbourList
        about={about}
        hits={hits}
        active={active}
        explanation={
          explained.failure !== undefined ? (
            <div class="hit-problem">
              <span>{explained.failure}</span>
              <Button label={t('Try Again')} onClick={explained.again} />
            </div>
          ) : (
            attribution && (
              <>
                <AttributionView key={active} attribution={attribution} />
                {about && active !== undefined && (
                  <WordsThatMet {...referenceOf(about)} other={active} />
                )}
              </>
            )
          )
        }
        saysText={explained.failure === undefined && attribution !== undefined}
        shownFor={about?.segment}
        compared={shown?.value.embeddedCount}
        isBusy={isAsking}
        opened={opened}
        onToggle={(id) => setOpened(toggled(opened, id))}
        onChoose={setChosen}
        onReveal={onReveal}
      />
      <Button label={t('Show more')} hidden={!isCut} onClick={onMore} />
    </div>
  );
}

/** Asks the same again when it is time, as long as more is being embedded. */
function useRefresh(
  answer: Answer<NeighboursRequest, Neighbours>,
  snapshot: PanelSnapshot,
  isOver: boolean,
): void {
  const { page } = useView();
  const { shown } = answer;
  const found = shown?.value;
  const isIncomplete = found !== undefined && found.embeddedCount < found.segmentCount;
  const areLines = shown?.about.lines === true;
  const latest = useLatest({ ...answer, isIncomplete });
  const timer = useRef<number>(undefined);
  const refreshSoon = (): void => {
    if (!isIncomplete || isOver) return;
    const pauseMs = areLines ? linesRefreshMs : refreshMs;
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      const { current } = latest;
      const isInView = page.tab === 'neighbours';
      if (current.isIncomplete && !current.isAsking && isInView) current.again();
    }, pauseMs);
  };
  // An index that nobody works on stays as it is until the host says otherwise.
  const isGrowing = found?.index === undefined || found.index === 'updating' || areLines;
  useLayoutEffect(() => {
    if (isGrowing) refreshSoon();
  }, [shown]);
  useLayoutEffect(refreshSoon, [snapshot]);
}

function placeOf({ index }: Neighbours, about: NeighboursRequest | undefined) {
  if (index === undefined) return 'content';
  return about?.lines === true ? 'lines' : 'workspace';
}

function referenceOf({ version, segment }: NeighboursRequest) {
  return { version, segment };
}

/** Those that are nearer than chance; where nobody can tell, the nearest few. */
function toLabel({ hits }: Neighbours): string[] {
  const isKnown = hits.some(({ expected }) => nearnessOf(expected) !== undefined);
  const near = isKnown
    ? hits.filter(({ expected }) => !isChance(expected))
    : hits.slice(0, labelledUnknown);
  return near.map(({ id }) => id);
}

/** Whether there are hits, and all of them are near by chance. */
function isNothingClose({ hits }: Neighbours): boolean {
  return hits.length > 0 && hits.every(({ expected }) => isChance(expected));
}

/** Whether two references may be to one text. An edit moves a segment: then its number alone says nothing. */
export function isSameText(a: SegmentReference | undefined, b: SegmentReference | undefined) {
  if (!a || !b) return false;
  return isEdited(a.version, b.version) || (a.version === b.version && a.segment === b.segment);
}

/** State about a text, which begins anew when the text is another one. */
function useTextState<T>(text: SegmentReference | undefined, start: T) {
  const kept = useRef({ text, value: start });
  const [, setDrawings] = useState(0);
  if (!isSameText(kept.current.text, text)) kept.current.value = start;
  kept.current.text = text;
  const set = (value: T): void => {
    kept.current.value = value;
    setDrawings((count) => count + 1);
  };
  return [kept.current.value, set] as const;
}
