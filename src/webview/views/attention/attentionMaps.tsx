import { t } from '../../../core/l10n/translate.ts';
import { largestOf } from '../../drawing/picture.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { Help } from '../../widgets/help.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { AttentionLines } from './attentionLines.tsx';
import {
  mapLines,
  mapPicture,
  strongestOf,
  gridLines,
  gridPicture,
  habitName,
} from './mapPicture.ts';
import type { Maps, MapsProps } from './readMaps.ts';
import { attentionHabits, type AttentionOverview } from '../../../protocol/insideApi.ts';
import { Folded, Table } from '../../widgets/table.tsx';

interface ChosenMapProps extends MapsProps {
  readonly hidden: boolean;
}

/** One attention map, large. */
export function ChosenMap({ maps, position, hidden, onChoose }: ChosenMapProps) {
  const { page, choices } = useView();
  const { map, layer, head } = maps;
  const largest = largestOf(map.weights);
  return (
    <section
      class="details attention-details"
      data-part="attention"
      aria-label={t('Chosen map')}
      hidden={hidden}
      data-shown-layer={hidden ? undefined : layer}
      data-shown-head={hidden ? undefined : head}
      data-shown-start={hidden ? undefined : map.window.start}
      data-shown-position={hidden ? undefined : position}
    >
      <div class="section-head">
        <h2 class="map-title" data-part="map-title">
          {mapName(maps)}
        </h2>
        <Help about="attention" />
        {[false, true].map((isLines) => (
          <Button
            label={isLines ? t('Lines') : t('Map')}
            pressed={choices.showsLines === isLines}
            onClick={() => page.memory.prefer({ showsLines: isLines })}
          />
        ))}
      </div>
      {choices.showsLines && <AttentionLines maps={maps} position={position} onChoose={onChoose} />}
      <CellPicture
        name="attention-map"
        hidden={choices.showsLines}
        label={t('Attention from each token (row) to each token (column)')}
        data={map}
        at={[position, strongestOf(map, position)]}
        framed={position}
        picture={(widthPx) => mapPicture(maps, position, widthPx)}
        card={(row, column) => mapLines(maps, row, column)}
        onChoose={onChoose}
        onLabel={onChoose}
      />
      <div class="map-legend" hidden={choices.showsLines}>
        <Legend kind="sequential" low="0" zero={(largest / 4).toFixed(3)} high={largest.toFixed(3)}>
          {t('Weight')}
        </Legend>
        <span class="quiet">{t('colour by its square root · each row sums to 1')}</span>
      </div>
    </section>
  );
}

/** `Layer 3, head 2`. */
function mapName({ layer, head }: Pick<Maps, 'layer' | 'head'>): string {
  return head === 0
    ? t('Layer {0}, mean of all heads', String(layer))
    : t('Layer {0}, head {1}', String(layer), String(head));
}

/** The same in the name of a file. */
export function fileMapName({ layer, head }: Pick<Maps, 'layer' | 'head'>): string {
  return head === 0
    ? t('layer {0}, mean of all heads', String(layer))
    : t('layer {0}, head {1}', String(layer), String(head));
}

interface AllMapsProps {
  readonly maps: Maps;
  readonly hidden: boolean;
  /** A layer from 1, a head from 1 or 0 for the mean. */
  readonly onChoose: (layer: number, head: number) => void;
}

/** All maps, small; and as numbers, for everybody who does not see colours. */
export function AllMaps({ maps: { overview, layer, head }, hidden, onChoose }: AllMapsProps) {
  const { heads } = overview;
  const choose = (row: number, column: number): void =>
    onChoose(row + 1, column < heads ? column + 1 : 0);
  return (
    <section class="all-maps" aria-label={t('All maps')} hidden={hidden}>
      <div class="section-head">
        <h2>{t('All maps')}</h2>
        <div class="together">
          <span class="norm-label">{t('a row for each layer, a column for each head')}</span>
          <SaveMenu
            what={t('All Maps')}
            name={t('all attention maps')}
            picture={() => gridPicture(overview, filePx)}
            table={() => habitNumbers(overview)}
          />
        </div>
      </div>
      <CellPicture
        name="attention-grid"
        label={t('Attention maps by layer and head')}
        data={overview}
        at={[layer - 1, head === 0 ? heads : head - 1]}
        picture={(widthPx) => gridPicture(overview, widthPx)}
        card={(row, column) => gridLines(overview, row, column)}
        onMove={choose}
        onChoose={choose}
      />
      <Folded title={t('Where each head looks')} name="habits">
        {() => <HabitTable overview={overview} onChoose={onChoose} />}
      </Folded>
    </section>
  );
}

/** Wide enough for a pixel for each token of most texts. */
const filePx = 1024;

/** Where each head looks, as the table below shows it; head 0 is the mean. */
function habitNumbers({ layers, heads, habits }: AttentionOverview): NumberTable {
  return {
    columns: ['layer', 'head', ...attentionHabits],
    rows: Array.from({ length: layers * (heads + 1) }, (_, index) => [
      ...Object.values(mapAt(index, heads)),
      ...habits.subarray(index * attentionHabits.length, (index + 1) * attentionHabits.length),
    ]),
  };
}

/** A layer from 1; a head from 1, or 0 for the mean, which is the last. */
function mapAt(index: number, heads: number) {
  return { layer: Math.floor(index / (heads + 1)) + 1, head: (index + 1) % (heads + 1) };
}

interface HabitTableProps {
  readonly overview: AttentionOverview;
  readonly onChoose: AllMapsProps['onChoose'];
}

function HabitTable({ overview: { layers, heads, habits }, onChoose }: HabitTableProps) {
  const nameOf = (index: number): string => {
    const { layer, head } = mapAt(index, heads);
    return head === 0
      ? t('Layer {0}, mean', String(layer))
      : t('Layer {0}, head {1}', String(layer), String(head));
  };
  const choose = (index: number): void => {
    const { layer, head } = mapAt(index, heads);
    onChoose(layer, head);
  };
  const shareOf = (share: number) =>
    share >= 0.5 ? <strong>{share.toFixed(2)}</strong> : share.toFixed(2);
  return (
    <Table
      label={t('Share of attention of each head')}
      columns={[
        { head: t('Map'), kind: 'name', cell: nameOf, onChoose: choose },
        ...attentionHabits.map((habit, i) => ({
          head: habitName(habit),
          class: 'number',
          cell: (index: number) => shareOf(habits[index * attentionHabits.length + i] ?? NaN),
        })),
      ]}
      rows={Array.from({ length: layers * (heads + 1) }, (_, index) => index)}
    />
  );
}
