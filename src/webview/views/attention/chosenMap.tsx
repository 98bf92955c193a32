import { useLayoutEffect } from 'preact/hooks';
import { AttentionMapView } from '../../drawing/attentionMapView.ts';
import { largestOf } from '../../drawing/weightScale.ts';
import { useLatest, usePlain } from '../../plain.ts';
import { Legend } from '../../widgets/legend.tsx';
import type { Maps } from './readMaps.ts';

interface ChosenMapProps {
  readonly maps: Maps;
  readonly position: number;
  readonly hidden: boolean;
  /** A token was chosen, by its position in the window. */
  readonly onChoose: (position: number) => void;
}

/** One attention map, large. */
export function ChosenMap({ maps, position, hidden, onChoose }: ChosenMapProps) {
  const { map, tokens, layer, head } = maps;
  const latest = useLatest(onChoose);
  const [ref, view] = usePlain(
    (root) => new AttentionMapView(root, (chosen) => latest.current(chosen)),
  );
  useLayoutEffect(() => view.current?.show(map, tokens, position), [map]);
  useLayoutEffect(() => view.current?.choose(position), [position]);
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
      <h2 class="map-title" data-part="map-title">
        Layer {layer}, {head === 0 ? 'mean of all heads' : `head ${head}`}
      </h2>
      <div ref={ref} class="attention-map" data-part="attention-map" />
      <div class="map-legend">
        <Legend kind="sequential" low="0" zero={(largest / 4).toFixed(3)} high={largest.toFixed(3)}>
          Weight
        </Legend>
        <span class="quiet">colour by its square root · each row sums to 1</span>
      </div>
    </section>
  );
}
