import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { Neighbour, NeighboursRequest } from '../../../protocol/page/pageNeighbours.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { focusIn, moveFocus } from '../../keys.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { isChance, Nearness, nearnessWord } from '../../widgets/nearness.tsx';
import { placesKey, PlacesToggle, PlaceList } from '../../widgets/places.tsx';
import { useAnswer } from '../../useAnswer.ts';
import type { RevealReason } from '../../useReveal.ts';
import { useView } from '../../view.ts';
import { Awaited } from '../../widgets/notes.tsx';

interface NeighbourListProps {
  /** What the hits are an answer about; undefined before there is one. */
  readonly about: NeighboursRequest | undefined;
  readonly hits: readonly Neighbour[];
  /** The hit that shows what made it match, and where Tab leads. */
  readonly active: string | undefined;
  /** What stands below the active hit. */
  readonly explanation: ComponentChildren;
  /** Whether it says the hit's text again. */
  readonly saysText: boolean;
  readonly shownFor: number | undefined;
  readonly compared: number | undefined;
  readonly isBusy: boolean;
  /** The hits below which the places of their text are listed. */
  readonly opened: ReadonlySet<string>;
  readonly onToggle: (neighbour: string) => void;
  readonly onChoose: (neighbour: string) => void;
  /** A hit, or one of its places. */
  readonly onReveal: (neighbour: string, why: RevealReason) => void;
}

/** Hits, best first. New answers keep the active one, and the focus with it. */
export function NeighbourList(props: NeighbourListProps) {
  const { about, hits, active, explanation, saysText, opened, onToggle, onChoose, onReveal } =
    props;
  const version = about?.version;
  const list = useRef<HTMLOListElement>(null);
  // A row that goes, or is moved, takes the focus with it.
  const hadFocus = list.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    if (!hadFocus || list.current?.contains(document.activeElement)) return;
    focusIn(list.current?.children[hits.findIndex(({ id }) => id === active)]);
  });
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const target = event.target as Element;
    const before = target.closest<HTMLElement>('[data-neighbour]');
    if (before && target.closest('.hit, .places-toggle')) {
      const hit = hits.find(({ id }) => id === before.dataset['neighbour']);
      const key = hit && hit.places > 1 ? placesKey(event, opened.has(hit.id)) : undefined;
      if (hit && key) {
        event.preventDefault();
        if (key === 'close') focusIn(before);
        if (key === 'enter') focusIn(before.querySelector('.places') ?? undefined);
        else onToggle(hit.id);
        return;
      }
    }
    const to = moveFocus(event, event.currentTarget.children, { down: 1, page: 10 });
    const next = to === undefined ? undefined : hits[to]?.id;
    if (next === undefined) return;
    onChoose(next);
    if (next !== before?.dataset['neighbour']) onReveal(next, 'move');
  };
  return (
    <ol
      ref={list}
      class="neighbours"
      data-part="neighbours"
      aria-label={t('Similar lines')}
      aria-busy={props.isBusy ? true : undefined}
      role="list"
      data-shown-for={props.shownFor}
      data-compared={props.compared}
      onKeyDown={onKeyDown}
      {...(version !== undefined && menuPlace({ version }))}
    >
      {hits.map((hit) => (
        <Hit
          key={hit.id}
          hit={hit}
          isActive={hit.id === active}
          more={hit.id === active ? explanation : null}
          isTextHidden={hit.id === active && saysText}
          about={about}
          isOpen={opened.has(hit.id)}
          onToggle={() => {
            onChoose(hit.id);
            onToggle(hit.id);
          }}
          onReveal={onReveal}
          onOpen={(why) => {
            onChoose(hit.id);
            onReveal(hit.id, why);
          }}
        />
      ))}
    </ol>
  );
}

interface HitProps {
  readonly hit: Neighbour;
  readonly isActive: boolean;
  readonly more: ComponentChildren;
  readonly isTextHidden: boolean;
  readonly about: NeighboursRequest | undefined;
  /** Whether its places are listed. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onReveal: NeighbourListProps['onReveal'];
  readonly onOpen: (why: RevealReason) => void;
}

function Hit(props: HitProps) {
  const { hit, isActive, more, isTextHidden, about, isOpen, onToggle, onReveal, onOpen } = props;
  const { id, title, line, text, places, score, percentile, expected, isEstimate } = hit;
  const button = useRef<HTMLButtonElement>(null);
  const textId = useId();
  const listId = useId();
  const open = (event: MouseEvent): void => {
    button.current?.focus({ preventScroll: true });
    // A screen reader's click comes without a pointer.
    onOpen(event.detail === 0 ? 'enter' : 'click');
  };
  return (
    <li
      class={`hit-row${isActive ? ' hit-active' : ''}${isChance(expected) ? ' row-of-chance' : ''}`}
      data-neighbour={id}
      {...menuPlace({ webviewSection: 'neighbour', neighbour: id })}
      data-line={line}
      data-score={score}
      data-percentile={percentile ?? ''}
      data-title={title}
    >
      {/* The text belongs to the button's name, and opens the hit like it. */}
      <button
        ref={button}
        type="button"
        class="hit"
        tabIndex={isActive ? 0 : -1}
        aria-expanded={isActive}
        aria-describedby={textId}
        onClick={open}
      >
        {isEstimate ? (
          <span class="hit-nearness hit-estimate" title={estimateMeaning()}>
            {t('estimated')}
          </span>
        ) : (
          <Nearness expected={expected} percentile={percentile} />
        )}
        {score !== undefined && (
          <span class="hit-cosine" title={t('Cosine')}>
            <span class="visually-hidden"> {t('cosine')} </span>
            {cosineText(score)}
          </span>
        )}
        <span class="hit-where">
          <bdi>{title}</bdi>:{line}
        </span>
      </button>
      <span id={textId} class="hit-text" dir="auto" hidden={isTextHidden} onClick={open}>
        {text}
      </span>
      <div hidden={!more}>{more}</div>
      <PlacesToggle
        count={places}
        listId={listId}
        isOpen={isOpen}
        tabIndex={isActive ? 0 : -1}
        onToggle={onToggle}
      />
      {places > 1 && isOpen && about && (
        <NeighbourPlaceList
          id={listId}
          about={about}
          hit={hit}
          isTabStop={isActive}
          onReveal={(place, isByKey) => onReveal(place, isByKey ? 'enter' : 'click')}
          onLeave={() => button.current?.focus()}
        />
      )}
    </li>
  );
}

function estimateMeaning(): string {
  return t(
    'This line has no vector yet: its passage and the words that it shares say where it stands. It is being computed.',
  );
}

/** What the list says, with exact numbers. */
export function hitTable(hits: readonly Neighbour[]): NumberTable {
  return {
    columns: [
      ...['document', 'line', 'places', 'text'],
      ...['nearness', 'cosine', 'percentile', 'expected'],
    ],
    rows: hits.map((it) => [
      ...[it.title, it.line, it.places, it.text],
      ...[it.isEstimate ? t('estimated') : nearnessWord(it.expected), it.score ?? NaN],
      ...[it.percentile ?? NaN, it.expected ?? NaN],
    ]),
  };
}

interface NeighbourPlaceListProps {
  readonly id: string;
  readonly about: NeighboursRequest;
  readonly hit: Neighbour;
  readonly isTabStop: boolean;
  /** `isByKey`: as in `PlaceList`. */
  readonly onReveal: (place: string, isByKey: boolean) => void;
  readonly onLeave: () => void;
}

/** The places of a neighbour's text, asked for when they are opened. */
function NeighbourPlaceList({
  about: { version, segment, scope },
  hit: { id: neighbour, places },
  ...props
}: NeighbourPlaceListProps) {
  const { api } = useView().page;
  // Where there are others by now, they are asked for again.
  const answer = useAnswer({ version, segment, scope, neighbour, places }, (_, options) =>
    api.neighbourPlaces({ version, segment, neighbour }, options),
  );
  return (
    <Awaited answer={answer} busy={t('Looking for the places…')}>
      {({ value: { places: found, count } }) => (
        <PlaceList
          id={props.id}
          places={found}
          count={count}
          isTabStop={props.isTabStop}
          onOpen={(place, isByKey) => props.onReveal(place.id, isByKey)}
          onLeave={props.onLeave}
        />
      )}
    </Awaited>
  );
}
