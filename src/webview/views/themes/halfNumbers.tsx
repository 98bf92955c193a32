import { t } from '../../../core/l10n/translate.ts';
import type { HalfCounts } from './themeHalves.ts';

// A ratio that one theme of twenty would reach if nothing had changed (chi-squared with one degree of freedom).
const leastKeyness = 3.84;

/** How often a theme is met in each of two halves, and what that says. */
export function HalfNumbers({ counts }: { readonly counts: HalfCounts }) {
  const word = changeWord(counts);
  return (
    <p class="half-numbers" data-part="halves" data-change={word.kind}>
      <span class="half-word">{word.text}</span> <span class="quiet">{shareText(counts)}</span>
    </p>
  );
}

/** The same in one line of text. */
export function changeText(counts: HalfCounts): string {
  return `${changeWord(counts).text} ${shareText(counts)}`;
}

function shareText({ now, before, nowShare, beforeShare }: HalfCounts): string {
  return t(
    '· {0} ({1} %), before {2} ({3} %)',
    now,
    percent(nowShare),
    before,
    percent(beforeShare),
  );
}

function changeWord({ now, before, keyness }: HalfCounts): { kind: string; text: string } {
  if (now === 0 && before === 0) return { kind: 'none', text: t('in neither') };
  if (before === 0) return { kind: 'new', text: t('new') };
  if (now === 0) return { kind: 'gone', text: t('gone') };
  if (keyness >= leastKeyness) return { kind: 'more', text: t('more') };
  if (keyness <= -leastKeyness) return { kind: 'less', text: t('less') };
  return { kind: 'same', text: t('no clear change') };
}

function percent(share: number): number {
  return Math.round(1000 * share) / 10;
}
