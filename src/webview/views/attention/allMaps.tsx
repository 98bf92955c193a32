import { attentionHabits, type AttentionOverview } from '../../../protocol/insideApi.ts';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { FoldedTable } from '../segment/foldedTable.tsx';
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
      <FoldedTable
        title="Where each head looks"
        region="Where each head looks"
        class="habits"
        part="habits"
        label="Share of attention of each head"
        heads={['Map', ...attentionHabits.map((name) => habitNames[name])]}
      >
        {() => habitRows(overview, onChoose)}
      </FoldedTable>
    </section>
  );
}

function habitRows(
  { layers, heads, habits }: AttentionOverview,
  onChoose: AllMapsProps['onChoose'],
) {
  return Array.from({ length: layers * (heads + 1) }, (_, index) => {
    const layer = Math.floor(index / (heads + 1)) + 1;
    const head = (index + 1) % (heads + 1);
    const count = attentionHabits.length;
    return (
      <tr>
        <th scope="row">
          <button type="button" class="map-link" onClick={() => onChoose(layer, head)}>
            Layer {layer}, {head === 0 ? 'mean' : `head ${head}`}
          </button>
        </th>
        {Array.from(habits.subarray(index * count, (index + 1) * count), (share) => (
          <td class={share >= 0.5 ? 'habit-strong' : undefined}>{share.toFixed(2)}</td>
        ))}
      </tr>
    );
  });
}
