import { useEffect, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../../protocol/contentReference.ts';
import type { PageMap } from '../../../../protocol/page/pageMap.ts';
import type { PanelSnapshot } from '../../../../protocol/pageApi.ts';
import { useAnswer } from '../../../useAnswer.ts';
import { useView } from '../../../view.ts';
import { JobNote } from '../../../widgets/jobNote.tsx';
import { TextNote } from '../../../widgets/notes.tsx';
import type { MapColouring } from './mapColouring.ts';
import { PlacedMap } from './placedMap.tsx';

/** After an edit all texts are placed anew, which takes seconds: not for each letter. */
const editPauseMs = 1500;

interface MapQuestion extends ContentReference {
  /** Asked again as more texts have a vector. */
  readonly embeddedCount: number;
}

/** As it was told while it settled. */
interface Settling {
  readonly about: MapQuestion;
  readonly map: PageMap;
}

interface ThemeMapProps {
  /** The version whose segments the colourings are about. */
  readonly version: string;
  /** What points may be coloured by, the likeliest first. */
  readonly colourings: readonly MapColouring[];
  /** The group of the first colouring that is lit; undefined: none. */
  readonly lit: number | undefined;
  readonly onLight: (group: number | undefined) => void;
}

const noColourings: readonly MapColouring[] = [];

/** All texts of the content as points on a plane, where texts that mean the same lie together. */
export function ThemeMap({ version, colourings, lit, onLight }: ThemeMapProps) {
  const { page, snapshot } = useView();
  const [settling, setSettling] = useState<Settling>();
  const about = useQuestion(snapshot);
  const isPlain = useRef(false);
  const answer = useAnswer(
    about,
    (request, options) => {
      isPlain.current = false;
      return page.api.map(request, {
        signal: options.signal,
        onProgress: (progress) => {
          options.onProgress(progress);
          const { map } = progress;
          // Where motion is not wanted, what comes first stays until all has settled.
          if (!map || options.signal.aborted || (isPlain.current && wantsLessMotion())) return;
          isPlain.current = true;
          setSettling({ about: request, map });
        },
      });
    },
    { editPauseMs },
  );
  const { shown, isAsking, isCancelled } = answer;
  const isOfQuestion =
    settling?.about.version === about?.version &&
    settling?.about.embeddedCount === about?.embeddedCount;
  const newest = (isAsking || isCancelled) && isOfQuestion ? settling : undefined;
  const seen = newest ?? (shown && { about: shown.about, map: shown.value });
  const count = !isAsking && shown ? shown.value.places.length / 2 : undefined;
  useEffect(() => {
    if (count === undefined) return;
    page.announce(tCount(count, 'The map of {0} text is drawn.', 'The map of {0} texts is drawn.'));
  }, [shown?.value]);
  const state = (
    <JobNote
      answer={answer}
      busy={t('Drawing the map…')}
      cancelled={t('The map was cancelled before it had settled.')}
      again={t('Settle')}
    />
  );
  return (
    <div class="map-tab" data-part="map" data-settled={count !== undefined && !isCancelled}>
      {about === undefined && <TextNote text={whyNone(snapshot)} />}
      {seen ? (
        <PlacedMap
          about={seen.about}
          map={seen.map}
          colourings={seen.about.version === version ? colourings : noColourings}
          lit={lit}
          onLight={onLight}
        >
          {state}
        </PlacedMap>
      ) : (
        state
      )}
    </div>
  );
}

/** While texts are being embedded, the question of before stays: each new vector would move all points. */
function useQuestion({ version, embeddedCount, status }: PanelSnapshot): MapQuestion | undefined {
  const kept = useRef<MapQuestion>(undefined);
  if (status.kind !== 'working' && embeddedCount > 0) kept.current = { version, embeddedCount };
  return kept.current;
}

function whyNone({ status, embeddedCount }: PanelSnapshot): string {
  if (status.kind === 'working') return t('The map is drawn when the texts have their vectors.');
  return embeddedCount === 0 ? t('There are no texts with vectors to be drawn.') : '';
}

function wantsLessMotion(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
