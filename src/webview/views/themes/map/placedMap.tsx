import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { tCount } from '../../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../../protocol/contentReference.ts';
import type { PageMap } from '../../../../protocol/page/pageMap.ts';
import { mapPicture } from '../../../drawing/points/mapPicture.ts';
import type { MapScene } from '../../../drawing/points/mapField.ts';
import { paperHeat } from '../../../drawing/pictureFile.ts';
import { segmentsOf } from '../../../segmentRows.ts';
import { useAnswer } from '../../../useAnswer.ts';
import { useView } from '../../../view.ts';
import { ChosenTexts } from './chosenTexts.tsx';
import { colouredMap, firstSegments, groupNameOf, type MapColouring } from './mapColouring.ts';
import { hitCount, pointLevels } from './mapLevels.ts';
import { MapLegend } from './mapLegend.tsx';
import { MapPlane, type MapHandle } from './mapPlane.tsx';
import { mapTable } from './mapTable.ts';
import { mapNotes, mapSummary, nearnessColouring, nearnessLine } from './mapTexts.ts';
import { MapTools } from './mapTools.tsx';
import { PointTexts } from './pointTexts.ts';
import { useColumnColouring } from './useColumnColouring.ts';
import { useMapLook } from './useMapLook.ts';

interface PlacedMapProps {
  readonly about: ContentReference;
  readonly map: PageMap;
  readonly colourings: readonly MapColouring[];
  /** The group of the first colouring that is lit. */
  readonly lit: number | undefined;
  readonly onLight: (group: number | undefined) => void;
  /** What is said of how far the map is. */
  readonly children: ComponentChildren;
}

const noPoints: readonly number[] = [];

/** A map with what belongs to it: tools, legend, and the texts that were chosen on it. */
export function PlacedMap(props: PlacedMapProps) {
  const {
    about: { version },
    map,
    colourings,
    onLight,
    children,
  } = props;
  const { page, snapshot } = useView();
  const { places, textOf } = map;
  const count = places.length / 2;
  const segmentOf = useMemo(() => firstSegments(textOf, count), [textOf, count]);
  const texts = useMemo(() => new PointTexts(page, { version }), [page, version]);
  const handle = useRef<MapHandle>(null);
  const look = useMapLook();
  const [query, setQuery] = useState('');
  const nearness = useAnswer(query === '' ? undefined : { version, query }, (request, { signal }) =>
    page.api.queryNearness(request, { signal }),
  );
  const found = query === '' ? undefined : nearness.shown?.value;
  const ways = useMemo(
    () => (found ? [nearnessColouring(found), ...colourings] : colourings),
    [found, colourings],
  );
  const [wanted, setWanted] = useState<string>();
  const byColumn = useColumnColouring(version, wanted);
  const colouring = byColumn.colouring ?? ways.find(({ key }) => key === wanted) ?? ways[0];
  // Of the first way others light groups, too, but for those in none.
  const key = colouring?.key ?? '';
  const [own, setOwn] = useState<{ readonly key: string; readonly group: number | undefined }>();
  const ownGroup = own?.key === key ? own.group : undefined;
  const isShared = colouring !== undefined && colouring === colourings[0];
  const lit = isShared ? (props.lit ?? ownGroup) : ownGroup;
  const light = (group: number | undefined): void => {
    const isOwn = !isShared || group === -1;
    setOwn(isOwn ? { key, group } : undefined);
    if (isShared) onLight(isOwn ? undefined : group);
  };
  const [chosen, setChosen] = useState(noPoints);
  const [isLasso, setLasso] = useState(false);
  const [painter, setPainter] = useState({ isGl: true, mostPoints: Infinity });
  // What was chosen in another version is not there any more.
  useEffect(() => setChosen(noPoints), [version, count]);

  const coloured = useMemo(
    () => colouredMap(places, segmentOf, colouring, look.ground, look.heat),
    [places, segmentOf, colouring, look],
  );
  const marks = useMemo(
    () => pointLevels(coloured, segmentOf, { hits: found?.hits, lit, chosen }),
    [coloured, segmentOf, found, lit, chosen],
  );
  const isCurrent = version === snapshot.version;
  const selected = (isCurrent ? textOf[snapshot.selectedSegment] : undefined) ?? -1;
  const scene = useMemo(
    (): MapScene => ({ ...coloured, places, levels: marks, selected }),
    [coloured, places, marks, selected],
  );
  const reveal = (segment: number, mode: 'preview' | 'keepFocus'): void => {
    const { api, perform } = page;
    void perform(
      async () => {
        await api.select({ version, segment });
        await api.reveal({ version, segment, mode });
      },
      { version },
    );
  };
  const groupName = (segment: number): string => groupNameOf(colouring, segment);
  const cardOf = (point: number): string[] => {
    const segment = segmentOf[point] ?? -1;
    const text = texts.get(segment);
    if (!text) return [];
    const lines = [
      `${text.line}: ${text.label}`,
      groupName(segment),
      found ? nearnessLine(found, segment) : '',
    ];
    return lines.filter((line) => line !== '');
  };
  const read = (segments: Int32Array) => segmentsOf(page.api, { version, segments });
  const hits = found && hitCount(found.hits, segmentOf);
  return (
    <div class="placed-map">
      <MapTools
        ways={[...ways, ...byColumn.ways]}
        chosen={colouring?.key ?? ''}
        onWay={setWanted}
        onQuery={(text) => {
          setQuery(text);
          setWanted(undefined);
        }}
        isLasso={isLasso}
        onLasso={setLasso}
        onZoom={(factor) => handle.current?.zoom(factor)}
        onWhole={() => handle.current?.showAll()}
        picture={() =>
          mapPicture(places, colouredMap(places, segmentOf, colouring, 'light', paperHeat))
        }
        table={() => mapTable(places, segmentOf, groupName, read)}
      />
      <p class="map-hits" role="status" data-part="map-hits">
        {nearness.failure ?? byColumn.failure}
        {hits !== undefined &&
          tCount(
            hits,
            '{0} text comes near to the query; it is lit.',
            '{0} texts come near to the query; they are lit.',
          )}
      </p>
      <MapPlane
        handle={handle}
        scene={scene}
        segmentOf={segmentOf}
        texts={texts}
        summary={mapSummary(map, coloured.groups)}
        isLasso={isLasso}
        cardOf={cardOf}
        onPainter={setPainter}
        onChoose={(point) => reveal(segmentOf[point] ?? -1, 'preview')}
        onList={(points) => {
          setChosen(points);
          setLasso(false);
        }}
      />
      {children}
      <MapLegend colouring={colouring} groups={coloured.groups} lit={lit} onLight={light} />
      {mapNotes(map, painter.mostPoints).map((note) => (
        <p key={note} class="quiet">
          {note}
        </p>
      ))}
      {chosen.length > 0 && (
        <ChosenTexts
          segments={chosen.map((point) => segmentOf[point] ?? -1)}
          texts={texts}
          groupName={groupName}
          onReveal={(segment) => reveal(segment, 'keepFocus')}
          onClear={() => setChosen(noPoints)}
          read={read}
        />
      )}
    </div>
  );
}
