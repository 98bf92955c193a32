import { largestOf } from '../../drawing/picture.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { CellPicture } from '../../widgets/cellPicture.tsx';
import { Help } from '../../widgets/help.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { AttentionLines } from './attentionLines.tsx';
import { mapLines, mapPicture, strongestOf } from './mapPicture.ts';
import type { Maps, MapsProps } from './readMaps.ts';

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
      aria-label="Chosen map"
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
            label={isLines ? 'Lines' : 'Map'}
            pressed={choices.showsLines === isLines}
            onClick={() => page.memory.prefer({ showsLines: isLines })}
          />
        ))}
      </div>
      {choices.showsLines && <AttentionLines maps={maps} position={position} onChoose={onChoose} />}
      <CellPicture
        name="attention-map"
        hidden={choices.showsLines}
        label="Attention from each token (row) to each token (column)"
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
          Weight
        </Legend>
        <span class="quiet">colour by its square root · each row sums to 1</span>
      </div>
    </section>
  );
}

/** `Layer 3, head 2`. */
export function mapName({ layer, head }: Pick<Maps, 'layer' | 'head'>): string {
  return `Layer ${layer}, ${head === 0 ? 'mean of all heads' : `head ${head}`}`;
}
