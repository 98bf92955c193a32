import { nearnessScale, nearnessText } from '../../core/search/nearness.ts';

/** The colours of nearness by their words. They stand at the same places for every text and file. */
export function NearnessLegend() {
  return (
    <div class="legend legend-nearness" data-part="nearness-legend">
      <span class="legend-label" title={meaning}>
        Nearness, the same in every file
      </span>
      {nearnessScale.map(({ nearness, from }, i) => (
        <span key={nearness} class="legend-step">
          <span
            class="legend-swatch"
            aria-hidden="true"
            style={{ '--from': from, '--to': nearnessScale[i + 1]?.from ?? 1 }}
          />
          {nearnessText(nearness)}
        </span>
      ))}
    </div>
  );
}

const meaning =
  'A colour is as strong as the bar of a pair: by how many texts would be as near by chance. It is not stretched from the least to the greatest cosine here.';
