import type { TokenPath } from '../../../protocol/insideApi.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';

interface LayerPathProps {
  readonly path: TokenPath;
  /** The one that is shown, from 0. */
  readonly layer: number;
  readonly onChoose: (layer: number) => void;
}

/** How one token's vector changes from layer to layer: its norm, and its cosine to the layer before. */
export function LayerPath({ path: { norms, cosines }, layer, onChoose }: LayerPathProps) {
  const nameOf = (at: number): string => {
    if (at === 0) return '0 (embedding)';
    return at === norms.length - 1 ? `${at} (last)` : `${at}`;
  };
  return (
    <table class="path" data-part="path" aria-label="The token at each layer">
      <thead>
        <tr>
          <th scope="col" class="path-layer">
            Layer
          </th>
          <th scope="col" class="path-norm">
            Norm
          </th>
          <th scope="col" class="path-cosine">
            Cosine to the layer before
          </th>
        </tr>
      </thead>
      <tbody>
        {Array.from(norms, (norm, at) => {
          const cosine = cosines[at] ?? NaN;
          return (
            <tr data-layer={at} aria-current={at === layer ? true : undefined}>
              <th scope="row" class="path-layer">
                <button type="button" class="map-link" onClick={() => onChoose(at)}>
                  {nameOf(at)}
                </button>
              </th>
              <td class="path-norm" title={exactFloat32(norm)}>
                {shortFloat32(norm)}
              </td>
              <td class="path-cosine">
                {at > 0 && cosineText(cosine)}
                {at > 0 && (
                  <span
                    class="path-bar"
                    aria-hidden="true"
                    style={{ '--size': Math.max(0, cosine || 0) }}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
