import { attentionHabits, type AttentionOverview } from '../../../protocol/insideApi.ts';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { Folded, Table } from '../../widgets/table.tsx';
import { gridLines, gridPicture, habitNames } from './gridPicture.ts';
import type { Maps } from './readMaps.ts';

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
    <section class="all-maps" aria-label="All maps" hidden={hidden}>
      <div class="section-head">
        <h2>All maps</h2>
        <span class="norm-label">a row for each layer, a column for each head</span>
      </div>
      <CellPicture
        name="attention-grid"
        label="Attention maps by layer and head"
        data={overview}
        at={[layer - 1, head === 0 ? heads : head - 1]}
        picture={(widthPx) => gridPicture(overview, widthPx)}
        card={(row, column) => gridLines(overview, row, column)}
        onMove={choose}
        onChoose={choose}
      />
      <Folded title="Where each head looks" name="habits">
        {() => <HabitTable overview={overview} onChoose={onChoose} />}
      </Folded>
    </section>
  );
}

interface HabitTableProps {
  readonly overview: AttentionOverview;
  readonly onChoose: AllMapsProps['onChoose'];
}

function HabitTable({ overview: { layers, heads, habits }, onChoose }: HabitTableProps) {
  const nameOf = (index: number) => {
    const layer = Math.floor(index / (heads + 1)) + 1;
    const head = (index + 1) % (heads + 1);
    return (
      <button type="button" class="map-link" onClick={() => onChoose(layer, head)}>
        Layer {layer}, {head === 0 ? 'mean' : `head ${head}`}
      </button>
    );
  };
  const shareOf = (share: number) =>
    share >= 0.5 ? <strong>{share.toFixed(2)}</strong> : share.toFixed(2);
  return (
    <Table
      label="Share of attention of each head"
      columns={[
        { head: 'Map', kind: 'name', cell: nameOf },
        ...attentionHabits.map((habit, i) => ({
          head: habitNames[habit],
          class: 'number',
          cell: (index: number) => shareOf(habits[index * attentionHabits.length + i] ?? NaN),
        })),
      ]}
      rows={Array.from({ length: layers * (heads + 1) }, (_, index) => index)}
    />
  );
}
