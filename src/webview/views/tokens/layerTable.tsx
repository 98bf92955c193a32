import { layerChoices, layerName } from '../../../core/model/layerChoices.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';

interface LayerTableProps {
  readonly part: string;
  readonly label: string;
  /** What the cosines are to. */
  readonly cosineHead: string;
  /** One for each layer; NaN where there is none. */
  readonly cosines: Float32Array;
  readonly norms?: Float32Array;
  /** The one that is shown, from 0. */
  readonly layer: number;
  readonly onChoose: (layer: number) => void;
}

/** What is known of each layer: a cosine and, of one token, the norm. A layer's name chooses it. */
export function LayerTable(props: LayerTableProps) {
  const { part, label, cosineHead, cosines, norms, layer, onChoose } = props;
  const layers = layerChoices(cosines.length).reverse();
  return (
    <table class="path" data-part={part} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Layer</th>
          {norms && <th scope="col">Norm</th>}
          <th scope="col" class="path-cosine">
            {cosineHead}
          </th>
        </tr>
      </thead>
      <tbody>
        {layers.map((one, at) => (
          <tr data-layer={at} aria-current={at === layer ? true : undefined}>
            <th scope="row">
              <button type="button" class="map-link" onClick={() => onChoose(at)}>
                {layerName(one)}
              </button>
            </th>
            {norms && (
              <td title={exactFloat32(norms[at] ?? NaN)}>{shortFloat32(norms[at] ?? NaN)}</td>
            )}
            <td class="path-cosine" title={exactFloat32(cosines[at]!)}>
              {(at > 0 || !norms) && (
                <>
                  {cosineText(cosines[at]!)}
                  <span
                    class="path-bar"
                    aria-hidden="true"
                    style={{ '--size': Math.max(0, cosines[at]! || 0) }}
                  />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
