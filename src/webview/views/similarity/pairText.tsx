import type { TargetedKeyboardEvent } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { focusIn } from '../../keys.ts';
import { PlaceList, placesKey, PlacesToggle } from '../../widgets/places.tsx';

interface PairTextProps {
  readonly data: PageSimilarity;
  readonly segment: number;
  /** The segments that have its text, this one among them. */
  readonly places: readonly number[];
  /** Whether Tab leads to it. */
  readonly isTabStop: boolean;
  /** Whether its places are listed. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onReveal: (segment: number) => void;
}

/** One text of a pair, with the places that it has among the compared ones. Right and Left open and close them. */
export function PairText(props: PairTextProps) {
  const { data, segment, places, isTabStop, isOpen, onToggle, onReveal } = props;
  const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
  const listId = useId();
  const text = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const tabIndex = isTabStop ? 0 : -1;
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const key = places.length > 1 ? placesKey(event, isOpen) : undefined;
    if (!key) return;
    event.preventDefault();
    if (key === 'enter') {
      focusIn(list.current ?? undefined);
      return;
    }
    if (key === 'close') text.current?.focus();
    onToggle();
  };
  return (
    <>
      <span class="pair-text-line" onKeyDown={onKeyDown}>
        <button
          ref={text}
          type="button"
          class="pair-text"
          tabIndex={tabIndex}
          title={`Reveal line ${line}`}
          onClick={() => onReveal(segment)}
        >
          <span class="row-line">{line}</span>
          <span class="row-text" dir="auto">
            {label}
          </span>
        </button>
        {places.length > 1 && (
          <PlacesToggle
            count={places.length}
            listId={listId}
            isOpen={isOpen}
            tabIndex={tabIndex}
            onToggle={onToggle}
          />
        )}
      </span>
      {places.length > 1 && isOpen && (
        <div ref={list}>
          <PlaceList
            id={listId}
            places={places.map((place) => ({
              id: String(place),
              line: data.segments[place]?.line ?? 0,
            }))}
            count={places.length}
            isTabStop={isTabStop}
            onOpen={({ id }) => onReveal(Number(id))}
            onLeave={() => text.current?.focus()}
          />
        </div>
      )}
    </>
  );
}
