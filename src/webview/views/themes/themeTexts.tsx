import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelDocument, PanelSegment } from '../../../protocol/pageApi.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { cosineText } from '../../format/float32Text.ts';
import { documentOf } from '../../format/unitName.ts';
import { focusIn } from '../../keys.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Awaited } from '../../widgets/notes.tsx';
import { PlaceList, PlacesToggle } from '../../widgets/places.tsx';
import type { ThemeMembers } from './themeMembers.ts';
import type { RevealReason } from '../../useReveal.ts';

const firstTexts = 30;
const shownPlaces = 200;

interface ThemeTextsProps {
  readonly about: ContentReference;
  readonly theme: number;
  /** The texts, the nearest to the middle first, each at its first place. */
  readonly segments: Int32Array;
  readonly placesOf: ThemeMembers['placesOf'];
  /** By segment. */
  readonly nearness: Float32Array;
  readonly tabStop: string;
  readonly onReveal: (segment: number, why: RevealReason) => void;
  readonly onExcludeText: (segment: number) => void;
}

/** The texts of an open theme: some, and more when they are asked for. */
export function ThemeTexts(props: ThemeTextsProps) {
  const { about, segments, placesOf, nearness, tabStop, onReveal, onExcludeText } = props;
  const { page, snapshot } = useView();
  const list = useRef<HTMLOListElement>(null);
  const [limit, setLimit] = useState(firstTexts);
  const shown = Array.from(segments.subarray(0, limit));
  const answer = useAnswer({ version: about.version, segments: shown }, (request) =>
    segmentsOf(page.api, request),
  );
  // After an edit the same numbers are other segments.
  const isOfVersion = answer.shown?.about.version === about.version;
  const { about: answered, value: rows } = (isOfVersion && answer.shown) || {};
  // The button that showed more is below what is new.
  const firstNew = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (firstNew.current === undefined || answer.isAsking) return;
    focusIn(list.current?.children[firstNew.current]);
    firstNew.current = undefined;
  });
  const rest = segments.length - limit;
  return (
    <>
      <Awaited answer={answer} busy={rows ? undefined : t('Loading')} />
      <ol ref={list} class="theme-texts" role="list" aria-label={t('Texts')}>
        {rows?.map((row, i) => {
          const segment = answered?.segments[i] ?? -1;
          return (
            <ThemeText
              key={segment}
              about={about}
              segment={segment}
              row={row}
              document={documentAmong(snapshot.documents, segment)}
              places={placesOf(segment)}
              nearness={nearness[segment] ?? NaN}
              isStop={tabStop === `text-${segment}`}
              onReveal={onReveal}
              onExclude={onExcludeText}
            />
          );
        })}
      </ol>
      <Button
        label={t('Show more')}
        hidden={rest <= 0}
        onClick={() => {
          firstNew.current = limit;
          setLimit(4 * limit);
        }}
      />
      {rest > 0 && <span class="quiet"> {tCount(rest, '{0} more text', '{0} more texts')}</span>}
    </>
  );
}

interface ThemeTextProps {
  readonly about: ContentReference;
  readonly segment: number;
  readonly row: PanelSegment;
  /** Of several documents the one that it is in. */
  readonly document: PanelDocument | undefined;
  readonly places: readonly number[];
  /** Cosine to the middle of the theme. */
  readonly nearness: number;
  readonly isStop: boolean;
  readonly onReveal: (segment: number, why: RevealReason) => void;
  readonly onExclude: (segment: number) => void;
}

function ThemeText(props: ThemeTextProps) {
  const { about, segment, row, document, places, nearness, isStop, onReveal, onExclude } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const tabIndex = isStop ? 0 : -1;
  return (
    <li
      class="theme-text"
      data-part="theme-text"
      {...menuPlace({ webviewSection: 'segment', segment })}
    >
      <div class="theme-text-line">
        <button
          ref={button}
          type="button"
          class="theme-text-button"
          data-item={`text-${segment}`}
          data-segment={segment}
          tabIndex={tabIndex}
          onClick={(event) => {
            event.currentTarget.focus({ preventScroll: true });
            // A key's click, and a screen reader's, come without a pointer.
            onReveal(segment, event.detail === 0 ? 'enter' : 'click');
          }}
        >
          <span class="hit-cosine" title={t('Cosine to the middle of the theme')}>
            {cosineText(nearness)}
          </span>
          <span class="theme-label" dir="auto">
            {row.label}
          </span>
          <span class="hit-where">
            {document && <bdi>{document.title}</bdi>}
            {document ? `:${row.line}` : row.line}
          </span>
        </button>
        <span class="theme-actions">
          <Button
            label={t('Take Out')}
            kind="icon"
            icon="close"
            tabIndex={tabIndex}
            onClick={() => onExclude(segment)}
          />
        </span>
      </div>
      <PlacesToggle
        count={places.length}
        listId={listId}
        isOpen={isOpen}
        tabIndex={tabIndex}
        onToggle={() => setOpen(!isOpen)}
      />
      {places.length > 1 && isOpen && (
        <TextPlaces
          id={listId}
          about={about}
          places={places}
          isTabStop={isStop}
          onReveal={onReveal}
          onLeave={() => button.current?.focus()}
        />
      )}
    </li>
  );
}

interface TextPlacesProps {
  readonly id: string;
  readonly about: ContentReference;
  readonly places: readonly number[];
  readonly isTabStop: boolean;
  readonly onReveal: (segment: number, why: RevealReason) => void;
  readonly onLeave: () => void;
}

function TextPlaces({ id, about, places, isTabStop, onReveal, onLeave }: TextPlacesProps) {
  const { page, snapshot } = useView();
  const segments = places.slice(0, shownPlaces);
  const answer = useAnswer({ version: about.version, segments }, (request) =>
    segmentsOf(page.api, request),
  );
  const { shown } = answer;
  if (!shown) return <Awaited answer={answer} busy={t('Loading')} />;
  const listed = shown.value.map(({ line }, i) => {
    const segment = shown.about.segments[i] ?? -1;
    const title = documentAmong(snapshot.documents, segment)?.title;
    return { id: String(segment), line, ...(title !== undefined && { title }) };
  });
  return (
    <PlaceList
      id={id}
      places={listed}
      count={places.length}
      isTabStop={isTabStop}
      onOpen={({ id: segment }, isByKey) => onReveal(Number(segment), isByKey ? 'enter' : 'click')}
      onLeave={onLeave}
    />
  );
}

/** Of several documents the one that a segment is in. */
function documentAmong(
  documents: readonly PanelDocument[],
  segment: number,
): PanelDocument | undefined {
  return documents.length < 2 ? undefined : documentOf(documents, segment);
}
