import { t, tCount } from '../../core/l10n/translate.ts';
import type { TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import { focusIn, hasModifier, keyTarget } from '../keys.ts';
import { Icon } from './button.tsx';

interface PlacesToggleProps {
  readonly count: number;
  /** Of the list that it opens. */
  readonly listId: string;
  readonly isOpen: boolean;
  readonly tabIndex: number;
  readonly onToggle: () => void;
}

/** How many places a text stands at, where there are several; opens their list below it. */
export function PlacesToggle({ count, listId, isOpen, tabIndex, onToggle }: PlacesToggleProps) {
  if (count < 2) return null;
  return (
    <button
      type="button"
      class="places-toggle"
      aria-expanded={isOpen}
      aria-controls={isOpen ? listId : undefined}
      tabIndex={tabIndex}
      onClick={onToggle}
    >
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
      {tCount(count, '{0} place', '{0} places')}
    </button>
  );
}

/** What Right and Left do at a text with several places: open their list, go into it, close it. */
export function placesKey(
  event: TargetedKeyboardEvent<HTMLElement>,
  isOpen: boolean,
): 'open' | 'enter' | 'close' | undefined {
  if (hasModifier(event)) return undefined;
  if (event.key === 'ArrowRight') return isOpen ? 'enter' : 'open';
  return event.key === 'ArrowLeft' && isOpen ? 'close' : undefined;
}

/** The texts whose places are listed, once one of them was opened or closed. */
export function toggled(opened: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const others = [...opened].filter((other) => other !== name);
  return new Set(opened.has(name) ? others : [...others, name]);
}

interface ListedPlace {
  readonly id: string;
  /** Of its document; undefined where there is one alone. */
  readonly title?: string;
  readonly line: number;
}

interface PlaceListProps {
  readonly id: string;
  readonly places: readonly ListedPlace[];
  /** Of all, also those that are not listed. */
  readonly count: number;
  /** Whether Tab leads to it. */
  readonly isTabStop: boolean;
  /** `isByKey`: Enter or a screen reader, not the pointer. */
  readonly onOpen: (place: ListedPlace, isByKey: boolean) => void;
  /** Left, or Up from the first. */
  readonly onLeave: () => void;
}

/** The places of a text. Arrow keys move over them, and beyond the last one to what comes after the text. */
export function PlaceList(props: PlaceListProps) {
  const { id, places, count, isTabStop, onOpen, onLeave } = props;
  const [chosen, setChosen] = useState<string>();
  const stop = places.some((place) => place.id === chosen) ? chosen : places[0]?.id;
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (hasModifier(event)) return;
    const buttons = Array.from(event.currentTarget.querySelectorAll('button'));
    const at = buttons.findIndex((button) => button === event.target);
    const isBack = event.key === 'ArrowLeft' || (event.key === 'ArrowUp' && at === 0);
    if (event.key === 'ArrowDown' && at === buttons.length - 1) return;
    event.stopPropagation();
    if (isBack) {
      event.preventDefault();
      onLeave();
      return;
    }
    const to = keyTarget(event, at, buttons.length, { down: 1, page: 10 });
    if (to !== undefined) focusIn(buttons[to]);
  };
  const rest = count - places.length;
  return (
    <div id={id} class="places" onKeyDown={onKeyDown}>
      <ol role="list" aria-label={t('Places')}>
        {places.map((place) => (
          <li key={place.id}>
            <button
              type="button"
              class="place"
              data-place={place.id}
              tabIndex={isTabStop && place.id === stop ? 0 : -1}
              onFocus={() => setChosen(place.id)}
              onClick={(event: TargetedMouseEvent<HTMLButtonElement>) => {
                event.currentTarget.focus({ preventScroll: true });
                onOpen(place, event.detail === 0);
              }}
            >
              {place.title === undefined ? (
                t('line {0}', String(place.line))
              ) : (
                <>
                  <bdi>{place.title}</bdi>:{place.line}
                </>
              )}
            </button>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <p class="places-rest quiet">
          {tCount(rest, '{0} more place, not listed', '{0} more places, not listed')}
        </p>
      )}
    </div>
  );
}
