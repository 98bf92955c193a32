import * as vscode from 'vscode';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import { percentileText } from '../../core/search/percentileText.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import type { Hit } from '../../protocol/corpusApi.ts';
import { titleOf } from '../../host/corpus/openDocuments.ts';
import { rangeOf } from '../../host/rangeOf.ts';

const shownCharacters = 300;

export interface HitItem extends vscode.QuickPickItem {
  readonly hit: Hit;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

const similarButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Find Similar Lines',
};

/**
 * A hit as a row of a quick pick. A quick pick moves rows whose label matches what is typed to the top, whatever
 * order they were given in: so the label holds no letter, and what is to be read stands in the other parts.
 */
export function hitItem(hit: Hit, document: vscode.TextDocument, basis: PercentileBasis): HitItem {
  const range = rangeOf(document, hit.start, hit.end);
  const score = `cosine ${hit.score.toFixed(4)}`;
  const percentile = hit.percentile === undefined ? undefined : percentileText(hit.percentile);
  const place = `${titleOf(document)}:${range.start.line + 1}`;
  const others = basis === 'background' ? 'unrelated pairs' : 'lines';
  const parts = percentile === undefined ? [score] : [`above ${percentile} of ${others}`, score];
  return {
    label: '$(text-size)',
    description: [...parts, place].join(' · '),
    detail: shownText(hit.text),
    alwaysShow: true,
    buttons: [similarButton],
    hit,
    document,
    range,
  };
}

/** One line without what would be taken for an icon. */
function shownText(text: string): string {
  const line = oneLine(text.slice(0, shownCharacters * 4), shownCharacters);
  return line.toWellFormed().replaceAll('$(', '$\u200b(');
}
