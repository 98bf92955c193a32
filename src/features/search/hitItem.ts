import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { broughtFacts } from '../../core/search/broughtBy.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import { nearnessFact } from '../../core/search/nearness.ts';
import { percentileText } from '../../core/search/percentileText.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { nameOf } from '../../host/text/resource.ts';
import { matchedLineNumber, matchedText } from '../../host/text/matchedLine.ts';
import { placeKey, type ResultHit } from '../../host/results.ts';

const shownCharacters = 300;

export interface HitItem extends vscode.QuickPickItem {
  readonly hit: ResultHit;
  /** Names the hit in later answers. */
  readonly key: string;
}

/** What alone was looked for, without the model. */
export type AskedBy = 'words' | 'pattern';

interface HitFacts {
  readonly asked: AskedBy | undefined;
  /** See `RowMeetings`. */
  readonly pairs: string | undefined;
}

function similarButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('list-tree'), tooltip: t('Find Similar Lines') };
}

/**
 * A hit as a row of a quick pick. A quick pick moves rows whose label matches what is typed to the top, whatever
 * order they were given in: so the label holds no letter. The line that matched stands beside it, and what is known of the hit below.
 */
export function hitItem(
  hit: ResultHit,
  basis: PercentileBasis,
  { asked, pairs }: HitFacts,
): HitItem {
  return {
    label: hit.isEstimate ? '$(question)' : '$(text-size)',
    description: shownText(matchedText(hit)),
    detail: [
      ...scoreParts(hit, basis, asked),
      ...(pairs === undefined ? [] : [shownText(pairs)]),
      ...titleOf(hit),
      placeOf(hit),
    ].join(' · '),
    alwaysShow: true,
    buttons: [similarButton()],
    hit,
    key: placeKey(hit),
  };
}

/** The row of a hit whose file has gone since. */
export function goneItem({ hit, key }: HitItem): HitItem {
  return {
    label: '$(warning)',
    description: t('{0} is no longer there; search again.', nameOf(hit.uri)),
    detail: placeOf(hit),
    alwaysShow: true,
    hit,
    key,
  };
}

function scoreParts(
  hit: ResultHit,
  basis: PercentileBasis,
  asked: AskedBy | undefined,
): readonly string[] {
  const { score, percentile, expected, isEstimate } = hit;
  const brought = broughtFacts(hit);
  if (isEstimate) return [t('estimated'), ...brought];
  if (score === undefined) return [wordsText(asked)];
  const cosine = t('cosine {0}', score.toFixed(4));
  if (expected !== undefined) return [nearnessFact(expected), ...brought, cosine];
  if (percentile === undefined) return [...brought, cosine];
  const share = percentileText(percentile);
  const above =
    basis === 'background'
      ? t('above {0} of unrelated pairs', share)
      : t('above {0} of lines', share);
  return [above, ...brought, cosine];
}

function wordsText(asked: AskedBy | undefined): string {
  switch (asked) {
    case 'pattern':
      return t('by the pattern, no cosine');
    case 'words':
      return t('by its words, no cosine');
    case undefined:
      return t('by its words, no vector yet');
  }
}

/** What names the passage, where something does. */
function titleOf({ passageTitle }: ResultHit): string[] {
  return passageTitle === undefined ? [] : [shownText(passageTitle)];
}

function placeOf(hit: ResultHit): string {
  const { title, places } = hit;
  const place = `${title}:${matchedLineNumber(hit)}`;
  return places ? `${place} · ${tCount(places.count, '{0} place', '{0} places')}` : place;
}

/** One line without what would be taken for an icon. */
function shownText(text: string): string {
  const line = oneLine(text.slice(0, shownCharacters * 4), shownCharacters);
  return line.toWellFormed().replaceAll('$(', '$\u200b(');
}
