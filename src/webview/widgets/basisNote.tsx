import { t } from '../../core/l10n/translate.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { ShownUnit } from '../format/unitName.ts';

interface BasisNoteProps {
  readonly basis: PercentileBasis;
  readonly unit: ShownUnit;
  /** Whether rows say how near they are; else they begin with a percentile. */
  readonly isNearnessKnown: boolean;
  /** Whose segments they are: the content's, a workspace's passages, or lines of its nearest passages. */
  readonly where?: 'content' | 'workspace' | 'lines';
}

/** Says in one sentence what rows begin with, and at length in its tooltip and in a disclosure. */
export function BasisNote({ basis, unit, isNearnessKnown, where = 'content' }: BasisNoteProps) {
  const { many, these } = namesOf(unit, where);
  const areLines = where === 'lines';
  const sentence = isNearnessKnown
    ? t(
        'Strong, likely, weak or by chance: how few of {0} would be as near if none had to do with the other text.',
        these,
      )
    : basis !== 'none'
      ? t('How near these are is not known for this model. {0}', basisText(basis, many, these))
      : areLines
        ? t('How near these lines are is not known yet.')
        : t(
            'How near these are is not known, and fewer than 50 different {0} are embedded here: compare the cosines.',
            many,
          );
  const more = [
    ...(isNearnessKnown
      ? [
          t(
            'Strong: at most .001 of all {0} would be; likely: .05; weak: 1; by chance: more.',
            many,
          ),
        ]
      : []),
    ...(areLines
      ? [
          t(
            'These are the lines of the nearest passages; how many lines there are in all is estimated by them.',
          ),
        ]
      : isNearnessKnown || basis === 'none'
        ? [basisText(basis, many, these)]
        : []),
    t(
      'The cosine says how alike two texts are to the model, from -1 to 1, but what counts as high differs from model to model and from text to text.',
    ),
  ].join(' ');
  return (
    <details class="basis" data-part="basis" data-basis={basis}>
      <summary title={more}>{sentence}</summary>
      <p class="basis-more">{more}</p>
    </details>
  );
}

/** What the texts are called, and all of them: in German a dative and a genitive plural too. */
function namesOf(unit: ShownUnit, where: BasisNoteProps['where']) {
  if (where === 'lines') return { many: t('lines'), these: t('the workspace’s lines') };
  if (where === 'workspace') return { many: t('texts'), these: t('the workspace’s texts') };
  return {
    selection: { many: t('texts'), these: t('these texts') },
    line: { many: t('lines'), these: t('these lines') },
    sentence: { many: t('sentences'), these: t('these sentences') },
    passage: { many: t('passages'), these: t('these passages') },
    record: { many: t('records'), these: t('these records') },
  }[unit];
}

function basisText(basis: PercentileBasis, many: string, these: string): string {
  return {
    scores: t('The percentile says how many of the cosines to all of {0} are lower.', these),
    pairs: t('The percentile says how many of random pairs of {0} are less alike.', these),
    background: t(
      'The percentile says how many pairs of unrelated texts are less alike, because fewer than 50 different {0} are embedded here.',
      many,
    ),
    none: t(
      'There is no percentile, because fewer than 50 different {0} are embedded here and the model brings no texts to compare with.',
      many,
    ),
  }[basis];
}
