import { countText } from '../../../core/text/countText.ts';
import { sizeText } from '../../../core/text/sizeText.ts';
import type { IndexPlan } from '../../../protocol/indexApi.ts';

/** What indexing would do, in lines for a dialog. */
export function planText(plan: IndexPlan): string {
  const { files, segments, texts, missing, seconds, bytes, tokenBytes, leftOut } = plan;
  const ofTokens = tokenBytes === 0 ? '' : `, ${sizeText(tokenBytes)} of it for token vectors`;
  const lines = [
    `${countText(files, 'file')} with ${countText(segments, 'passage')}, ${countText(texts, 'distinct text')}.`,
    missing === 0
      ? 'All of them are embedded already.'
      : missing === texts
        ? `${texts === 1 ? 'It is' : 'All of them are'} to be embedded, which takes ${durationText(seconds)}.`
        : `${format(missing)} of them ${missing === 1 ? 'is' : 'are'} to be embedded, which takes ${durationText(seconds)}; the others are there already.`,
    bytes === 0 ? '' : `About ${sizeText(bytes)} more on the disk${ofTokens}.`,
    leftOut === 0
      ? ''
      : `${countText(leftOut, 'file is', 'files are')} left out: too large, or no text that can be read.`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Roughly, as an estimate is to be read: "about 3 minutes". */
export function durationText(seconds: number): string {
  if (seconds < 1.5) return 'about a second';
  if (seconds < 90) return `about ${roughly(seconds)} seconds`;
  const minutes = seconds / 60;
  if (minutes < 90) return `about ${roughly(minutes)} minutes`;
  return `about ${roughly(minutes / 60)} hours`;
}

export function format(count: number): string {
  return count.toLocaleString('en');
}

function roughly(value: number): string {
  const step = value < 10 ? 1 : 5;
  return format(Math.round(value / step) * step);
}
