import { t } from '../../../core/l10n/translate.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { PageTheme } from '../../../protocol/page/pageThemes.ts';

interface SpreadBarProps {
  readonly spread: PageTheme['spread'];
  /** What the bar begins with: the least that any theme has, so that bars can be compared. */
  readonly from: number;
}

/** How near a theme's texts are to its middle: a bar from the 10th to the 90th percentile, with a tick at the median. */
export function SpreadBar({ spread: [low, middle, high], from }: SpreadBarProps) {
  const percent = (cosine: number): string =>
    `${Math.max(0, Math.min(100, (100 * (cosine - from)) / Math.max(1e-9, 1 - from)))}%`;
  const text = t(
    'Cosine to the middle: half of the texts from {0}, eight of ten from {1} to {2}',
    ...[middle, low, high].map(cosineText),
  );
  return (
    <span
      class="spread"
      title={text}
      style={{ '--low': percent(low), '--middle': percent(middle), '--high': percent(high) }}
    >
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
