import * as vscode from 'vscode';
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

const similarButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Find Similar Lines',
};

/**
 * A hit as a row of a quick pick. A quick pick moves rows whose label matches what is typed to the top, whatever
 * order they were given in: so the label holds no letter. The line that matched stands beside it, and what is known of the hit below.
 */
export function hitItem(hit: ResultHit, basis: PercentileBasis, isKeyword: boolean): HitItem {
  return {
    label: hit.isEstimate ? '$(question)' : '$(text-size)',
    description: shownText(matchedText(hit)),
    detail: [...scoreParts(hit, basis, isKeyword), ...titleOf(hit), placeOf(hit)].join(' · '),
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
  { score, percentile, expected, isEstimate }: ResultHit,
  basis: PercentileBasis,
  isKeyword: boolean,
): readonly string[] {
  if (isEstimate) return ['estimated'];
  if (score === undefined)
    return [isKeyword ? 'by its words, no cosine' : 'by its words, no vector yet'];
  const cosine = `cosine ${score.toFixed(4)}`;
  if (expected !== undefined) return [nearnessFact(expected), cosine];
  if (percentile === undefined) return [cosine];
  const others = basis === 'background' ? 'unrelated pairs' : 'lines';
  return [`above ${percentileText(percentile)} of ${others}`, cosine];
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
