import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { PanelUnit } from '../../protocol/pageApi.ts';
import { unitName } from '../format/unitName.ts';

interface BasisNoteProps {
  readonly basis: PercentileBasis;
  readonly unit: PanelUnit;
  /** Whether rows say how near they are; else they begin with a percentile. */
  readonly isNearnessKnown: boolean;
  /** Whose segments they are: the content's, a workspace's passages, or lines of its nearest passages. */
  readonly where?: 'content' | 'workspace' | 'lines';
}

/** Says in one sentence what rows begin with, and at length in its tooltip and in a disclosure. */
export function BasisNote({ basis, unit, isNearnessKnown, where = 'content' }: BasisNoteProps) {
  const many = where === 'content' ? unitName(unit, 2) : where === 'lines' ? 'lines' : 'texts';
  const these = where === 'content' ? `these ${many}` : `the workspace’s ${many}`;
  const percentile = percentileExplanation(basis, many, these);
  const sentence = isNearnessKnown
    ? `Strong, likely, weak or by chance: how few of ${these} would be as near if none had to do with the other text.`
    : basis === 'none'
      ? where === 'lines'
        ? 'How near these lines are is not known yet.'
        : `How near these are is not known, and fewer than 50 different ${many} are embedded here: compare the cosines.`
      : `How near these are is not known for this model: ${percentile}`;
  const more = [
    ...(isNearnessKnown ? [wordsExplanation(many)] : []),
    ...(where === 'lines'
      ? [
          'These are the lines of the nearest passages; how many lines there are in all is estimated by them.',
        ]
      : isNearnessKnown || basis === 'none'
        ? [sentenceCase(percentile)]
        : []),
    'The cosine says how alike two texts are to the model, from -1 to 1, but what counts as high differs from model to model and from text to text.',
  ].join(' ');
  return (
    <details class="basis" data-part="basis" data-basis={basis}>
      <summary title={more}>{sentence}</summary>
      <p class="basis-more">{more}</p>
    </details>
  );
}

function wordsExplanation(many: string): string {
  return `Strong: at most .001 of all ${many} would be; likely: .05; weak: 1; by chance: more.`;
}

/** Without a capital. */
function percentileExplanation(basis: PercentileBasis, many: string, these: string): string {
  const begin = 'the percentile says how many';
  switch (basis) {
    case 'scores':
      return `${begin} of the cosines to all of ${these} are lower.`;
    case 'pairs':
      return `${begin} of random pairs of ${these} are less alike.`;
    case 'background':
      return `${begin} pairs of unrelated texts are less alike, because fewer than 50 different ${many} are embedded here.`;
    case 'none':
      return `there is no percentile, because fewer than 50 different ${many} are embedded here and the model brings no texts to compare with.`;
  }
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
