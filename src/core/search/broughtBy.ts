import { t } from '../l10n/translate.ts';
import { nearnessOf } from './nearness.ts';
import type { Why } from './ranking/rankPassages.ts';

/** What brought a hit to its place. */
export type Brought = 'meaning' | 'words' | 'both' | 'pattern';

// Of what both add: less is not worth a word.
const leastShare = 0.1;

/** What is known of a hit. */
interface BroughtHit {
  /** Undefined where nobody has ranked it. */
  readonly why?: Why | undefined;
  readonly score?: number | undefined;
  readonly expected?: number | undefined;
  readonly isEstimate?: boolean | undefined;
}

/**
 * Whether a hit stands where it does by meaning, by words (those of a file's name and of a passage's title, and the definition of a name, among them), or by
 * both. What is near by chance alone is not brought by meaning where words speak for it. The last of what meaning, or words,
 * have found has no share of either, and is brought by that all the same. `isByPattern`: the query has no word, so what words
 * would have brought a pattern has. Undefined where nothing is known.
 */
export function broughtBy(
  { why, score, expected, isEstimate }: BroughtHit,
  isByPattern = false,
): Brought | undefined {
  if (!why) return undefined;
  const byWords = isByPattern ? 'pattern' : 'words';
  const words = (why.words ?? 0) + (why.name ?? 0) + (why.title ?? 0) + (why.definition ?? 0);
  const meaning = (why.meaning ?? 0) + (why.tokens ?? 0);
  const telling = words > 0 && nearnessOf(expected) === 'chance' ? 0 : meaning;
  const all = words + telling;
  if (all <= 0) return score === undefined && isEstimate !== true ? byWords : 'meaning';
  if (words < leastShare * all) return 'meaning';
  return telling < leastShare * all ? byWords : 'both';
}

/** The word that people read. */
export function broughtText(brought: Brought): string {
  switch (brought) {
    case 'meaning':
      return t('meaning');
    case 'words':
      return t('words');
    case 'both':
      return t('meaning + words');
    case 'pattern':
      return t('pattern');
  }
}

/** The same of a hit, where something is known of it. */
export function broughtFacts(hit: BroughtHit): readonly string[] {
  const brought = broughtBy(hit);
  return brought === undefined ? [] : [broughtText(brought)];
}
