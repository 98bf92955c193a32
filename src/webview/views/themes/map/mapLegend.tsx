import { useState } from 'preact/hooks';
import { language, t, tCount } from '../../../../core/l10n/translate.ts';
import type { Look } from '../../../drawing/points/mapPalette.ts';
import { cssColor } from '../../../drawing/themeColors.ts';
import { useOneStop } from '../../../useOneStop.ts';
import { Button } from '../../../widgets/button.tsx';
import { Legend } from '../../../widgets/legend.tsx';
import type { ColouredGroup, MapColouring } from './mapColouring.ts';

const firstGroups = 12;

interface MapLegendProps {
  readonly colouring: MapColouring | undefined;
  readonly groups: readonly ColouredGroup[];
  /** The group that is lit; undefined: all. */
  readonly lit: number | undefined;
  readonly onLight: (group: number | undefined) => void;
}

/** What the colours and shapes of points mean. A group that is chosen stands out on the map. */
export function MapLegend({ colouring, groups, lit, onLight }: MapLegendProps) {
  const [showsAll, setShowsAll] = useState(false);
  const oneStop = useOneStop<HTMLDivElement>();
  if (!colouring) return null;
  if (colouring.kind === 'numbers') {
    return (
      <Legend kind="sequential" low={colouring.low} zero="" high={colouring.high}>
        {colouring.label}
      </Legend>
    );
  }
  const shown = showsAll ? groups : groups.slice(0, firstGroups);
  const more = groups.length - shown.length;
  return (
    <div {...oneStop} class="points-legend" role="group" aria-label={t('Groups on the map')}>
      {shown.map(({ group, name, look, count }) => (
        <button
          key={group}
          type="button"
          class="points-group"
          data-group={group}
          aria-pressed={lit === group}
          onClick={() => onLight(lit === group ? undefined : group)}
        >
          <MapMark look={look} />
          <bdi class="points-group-name">{name}</bdi>
          <span class="quiet">{count.toLocaleString(language().name)}</span>
        </button>
      ))}
      <Button
        label={tCount(more, 'Show {0} More', 'Show {0} More')}
        hidden={more === 0}
        onClick={() => setShowsAll(true)}
      />
    </div>
  );
}

/** The colour and the shape of a group's points, for the eye only. */
function MapMark({ look: { color, shape } }: { readonly look: Look }) {
  return (
    <span
      class={`map-mark map-mark-${shape}`}
      style={{ '--mark': cssColor(color) }}
      aria-hidden="true"
    />
  );
}
