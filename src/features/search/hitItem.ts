import * as vscode from 'vscode';
import { broughtFacts } from '../../core/search/broughtBy.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import { nearnessFact } from '../../core/search/nearness.ts';
import { percentileText } from '../../core/search/percentileText.ts';
import { countText } from '../../core/text/countText.ts';
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

const similarButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Find Similar Lines',
};

/**
 * A hit as a row of a quick pick. A quick pick moves rows whose label matches what is typed to the top, whatever
 * order they were given in: so the label holds no letter. The line that matched stands beside it, and what is known of the hit below.
 */
export function hitItem(
  hit: ResultHit,
  basis: PercentileBasis,
  asked: AskedBy | undefined,
): HitItem {
  return {
    label: hit.isEstimate ? '$(question)' : '$(text-size)',
    description: shownText(matchedText(hit)),
    detail: [...scoreParts(hit, basis, asked), ...titleOf(hit), placeOf(hit)].join(' · '),
    alwaysShow: true,
    buttons: [similarButton],
    hit,
    key: placeKey(hit),
  };
}

/** The row of a hit whose file has gone since. */
export function goneItem({ hit, key }: HitItem): HitItem {
  return {
    label: '$(warning)',
    description: `${nameOf(hit.uri)} is no longer there; search again.`,
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
  if (isEstimate) return ['estimated', ...brought];
  if (score === undefined) return [wordsText(asked)];
  const cosine = `cosine ${score.toFixed(4)}`;
  if (expected !== undefined) return [nearnessFact(expected), ...brought, cosine];
  if (percentile === undefined) return [...brought, cosine];
  const others = basis === 'background' ? 'unrelated pairs' : 'lines';
  return [`above ${percentileText(percentile)} of ${others}`, ...brought, cosine];
}

function wordsText(asked: AskedBy | undefined): string {
  switch (asked) {
    case 'pattern':
      return 'by the pattern, no cosine';
    case 'words':
      return 'by its words, no cosine';
    case undefined:
      return 'by its words, no vector yet';
  }
}

/** What names the passage, where something does. */
function titleOf({ passageTitle }: ResultHit): string[] {
  return passageTitle === undefined ? [] : [shownText(passageTitle)];
}

function placeOf(hit: ResultHit): string {
  const { title, places } = hit;
  const place = `${title}:${matchedLineNumber(hit)}`;
  return places ? `${place} · ${countText(places.count, 'place')}` : place;
}

/** One line without what would be taken for an icon. */
function shownText(text: string): string {
  const line = oneLine(text.slice(0, shownCharacters * 4), shownCharacters);
  return line.toWellFormed().replaceAll('$(', '$\u200b(');
}
