import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from 'preact/hooks';
import type { Ref } from 'preact';
import { t, tCount } from '../../../../core/l10n/translate.ts';
import { MapField, type MapFieldEvents, type MapScene } from '../../../drawing/points/mapField.ts';
import { useLatest, usePlain } from '../../../plain.ts';
import { useView } from '../../../view.ts';
import type { PointTexts } from './pointTexts.ts';

/** What tools do with a map. */
export interface MapHandle {
  zoom(factor: number): void;
  showAll(): void;
}

interface MapPlaneProps extends Pick<MapFieldEvents, 'onPainter'> {
  readonly handle: Ref<MapHandle>;
  readonly scene: MapScene;
  /** By point, the first segment that has its text. */
  readonly segmentOf: Int32Array;
  readonly texts: PointTexts;
  readonly summary: string;
  /** Whether a drag draws a line around points. */
  readonly isLasso: boolean;
  /** What the card says of a point; empty while its text is not there. */
  readonly cardOf: (point: number) => readonly string[];
  readonly onChoose: (point: number) => void;
  readonly onList: (points: readonly number[]) => void;
}

/** The points themselves. */
export function MapPlane(props: MapPlaneProps) {
  const { handle, scene, texts, summary, isLasso } = props;
  const { page } = useView();
  const keysId = useId();
  // The point that the keys are at, until it has been read out.
  const unsaid = useRef(-1);
  const say = (point: number): void => {
    const lines = latest.current.cardOf(point);
    unsaid.current = lines.length === 0 ? point : -1;
    if (lines.length > 0) page.announce(lines.join(', '));
  };
  const latest = useLatest(props);
  const [ref, field] = usePlain(
    (root) =>
      new MapField(root, () => {
        const { current } = latest;
        return {
          scene: () => latest.current.scene,
          card: current.cardOf,
          onPoint: (point, isByKeys) => {
            unsaid.current = -1;
            if (point < 0) return;
            latest.current.texts.want([latest.current.segmentOf[point] ?? -1]);
            if (isByKeys) say(point);
          },
          onChoose: current.onChoose,
          onList: (points) => {
            current.onList(points);
            const { length } = points;
            page.announce(
              tCount(length, '{0} text chosen on the map', '{0} texts chosen on the map'),
            );
          },
          onPainter: current.onPainter,
          isLasso: () => latest.current.isLasso,
        };
      }),
  );
  useImperativeHandle(handle, () => ({
    zoom: (factor) => field.current?.zoom(factor, undefined),
    showAll: () => field.current?.showAll(),
  }));
  useLayoutEffect(() => field.current?.draw(), [scene]);
  const known = texts.changes.value;
  useEffect(() => {
    field.current?.refreshCard();
    if (unsaid.current >= 0) say(unsaid.current);
  }, [known]);
  return (
    <>
      <div
        ref={ref}
        class={isLasso ? 'map-field map-field-lasso' : 'map-field'}
        tabIndex={0}
        role="application"
        aria-roledescription={t('map')}
        aria-label={summary}
        aria-describedby={keysId}
        data-part="map-field"
        data-points={scene.looks.length}
      />
      <p id={keysId} class="visually-hidden">
        {t(
          'Arrow keys move the map, plus and minus zoom, 0 shows all of it. Enter opens the text in the middle, L lists the texts around it.',
        )}
      </p>
    </>
  );
}
