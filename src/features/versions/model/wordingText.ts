import { differenceText } from '../../../core/analysis/wording/difference.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { nearnessFact } from '../../../core/search/nearness.ts';
import type { Wording, WordingMark } from './wordingMarks.ts';

/** How a mark is tinted. */
export type DiffTint = 'reworded' | 'moved' | 'other';

const diffTints: readonly DiffTint[] = ['reworded', 'moved', 'other'];

export function tintOf(wording: Wording): DiffTint {
  switch (wording) {
    case 'layout':
    case 'reworded':
      return 'reworded';
    case 'moved':
      return 'moved';
    case 'differs':
    case 'new':
    case 'gone':
      return 'other';
  }
}

/** What a passage is called. */
export function wordingText(wording: Wording): string {
  switch (wording) {
    case 'layout':
      return t('The same words');
    case 'reworded':
      return t('Says it otherwise');
    case 'moved':
      return t('Moved');
    case 'differs':
      return t('Says something else');
    case 'new':
      return t('New');
    case 'gone':
      return t('Gone');
  }
}

/** How near both are, and what they differ in: "▰▰▰▰▱ strong, cosine 0.98, differs in: 5 → 7". */
export function wordingFacts({ wording, cosine, expected, differences }: WordingMark): string {
  const nearness =
    expected === undefined || cosine >= 1
      ? []
      : [nearnessFact(expected), t('cosine {0}', cosine.toFixed(2))];
  const signs =
    differences.length === 0
      ? []
      : [t('differs in: {0}', differences.map(differenceText).join(', '))];
  return wording === 'new' || wording === 'gone' ? '' : [...nearness, ...signs].join(', ');
}

/** What a kind means, in a sentence. */
export function wordingMeaning({ wording, older, differences }: WordingMark): string {
  switch (wording) {
    case 'layout':
      return t('Only white space, punctuation or capitals are others.');
    case 'reworded':
      return t('Near by meaning, and no number, name, negation or opposite is another one.');
    case 'moved':
      return t('Was line {0}.', String((older?.line ?? 0) + 1));
    case 'differs':
      return differences.length > 0
        ? t('Both are near, but words in them differ that may change what is meant.')
        : t('Both are about one thing, but not near enough to say the same.');
    case 'new':
      return t('Nothing in the older version says this.');
    case 'gone':
      return t('Nothing in the newer version says this.');
  }
}

/** How many there are of each tint; what there is none of is left out. Empty where there is nothing. */
export function wordingSummary(marks: readonly WordingMark[]): string {
  const count = (tint: DiffTint): number =>
    marks.filter(({ wording }) => tintOf(wording) === tint).length;
  const said = (tint: DiffTint): string => {
    switch (tint) {
      case 'reworded':
        return tCount(count(tint), '{0} says it otherwise', '{0} say it otherwise');
      case 'moved':
        return tCount(count(tint), '{0} moved', '{0} moved');
      case 'other':
        return tCount(count(tint), '{0} says something else', '{0} say something else');
    }
  };
  return diffTints
    .filter((tint) => count(tint) > 0)
    .map(said)
    .join(' · ');
}
