import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { PanelUnit } from '../../protocol/pageApi.ts';
import { unitName } from '../format/unitName.ts';

interface BasisNoteProps {
  readonly basis: PercentileBasis;
  readonly unit: PanelUnit;
  /** Whose segments they are; those of a workspace are lines and sentences. */
  readonly where?: 'content' | 'workspace';
}

/** Says in one sentence what percentiles compare with, and at length in its tooltip and in a disclosure. */
export function BasisNote({ basis, unit, where = 'content' }: BasisNoteProps) {
  const many = where === 'workspace' ? 'texts' : unitName(unit, 2);
  const these = where === 'workspace' ? 'the workspace’s texts' : `these ${many}`;
  const more = basisExplanation(basis, many);
  return (
    <details class="basis" data-part="basis" data-basis={basis}>
      <summary title={more}>{basisSentence(basis, many, these)}</summary>
      <p class="basis-more">{more}</p>
    </details>
  );
}

function basisSentence(basis: PercentileBasis, many: string, these: string): string {
  switch (basis) {
    case 'scores':
      return `Percentile: among the cosines to all of ${these}.`;
    case 'pairs':
      return `Percentile: among random pairs of ${these}.`;
    case 'background':
      return `Percentile: among pairs of unrelated sentences shipped with the model, because fewer than 50 different ${many} are embedded here.`;
    case 'none':
      return `No percentile: fewer than 50 different ${many} are embedded here, and the model brings no sentences to compare with.`;
  }
}

function basisExplanation(basis: PercentileBasis, many: string): string {
  const cosine =
    'The cosine says how alike two texts are to the model, from -1 to 1, but what counts as high differs from model to model and from text to text.';
  const others =
    basis === 'scores'
      ? `of all ${many} here`
      : basis === 'pairs'
        ? `of the pairs of ${many} drawn at random from here (10,000 of them, or all where there are fewer)`
        : 'of pairs of sentences that have nothing to do with each other';
  const nearness = `Strong, likely, weak or by chance says how many of the distinct ${many} would be as near if none had anything to do with the other text: at most .001, .05, 1, or more.`;
  if (basis === 'none') return `${cosine} ${nearness}`;
  return `${cosine} ${nearness} The percentile says how many ${others} are less alike: 99.8 % means that all but two in a thousand are.`;
}
