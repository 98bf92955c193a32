import { startOf } from '../../core/text/cutText.ts';
import * as vscode from 'vscode';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import { nearnessFact, nearnessOf, nearnessText } from '../../core/search/nearness.ts';
import { percentileText } from '../../core/search/percentileText.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { matchedLineNumber, matchedText } from '../../host/text/matchedLine.ts';
import { previewResultCommand, resultItems } from '../../host/contributions.ts';
import { resultsText } from './model/resultsMessage.ts';
import { foundBy, whyText } from './model/whyText.ts';
import { markedMarkdown, metMarkdown, plainMarkdown } from './model/plainMarkdown.ts';
import type { MatchedWord } from './model/matchedWords.ts';
import type { TintedWord } from './model/tintedWords.ts';
import type {
  FileNode,
  GroupNode,
  HitNode,
  PlaceNode,
  RestNode,
  ResultLayout,
  ResultNode,
} from './model/resultTree.ts';

/** What stands behind it in the row, the scores, must still be seen. */
const labelCharacters = 120;
const tooltipCharacters = 5000;

interface ItemContext {
  readonly layout: ResultLayout;
  /** Tells the items of one set of results from those of another. */
  readonly edition: number;
  /** Whether patterns alone were looked for. */
  readonly isByPattern: boolean;
}

/** A row of the results view; its tooltip comes with `tooltipOf`, when it is wanted. */
export function treeItem(
  node: ResultNode,
  context: ItemContext,
  words: readonly MatchedWord[] | undefined,
): vscode.TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node, context);
    case 'file':
      return fileItem(node, context);
    case 'hit':
      return hitItem(node, context, words);
    case 'place':
      return placeItem(node, context);
    case 'rest':
      return restItem(node, context);
  }
}

function groupItem(
  { name, example, number, hits }: GroupNode,
  { edition }: ItemContext,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  const count = resultsText(hits.length);
  item.id = `${edition} group ${number}`;
  item.description = `${count} · ${example}`;
  item.iconPath = new vscode.ThemeIcon('symbol-text');
  item.contextValue = resultItems.group;
  item.tooltip = `${name} · ${count}\n${example}`;
  item.accessibilityInformation = { label: `${name}, ${count}, ${example}` };
  return item;
}

function fileItem(
  { uri, title, group, hits }: FileNode,
  { edition }: ItemContext,
): vscode.TreeItem {
  const slash = title.lastIndexOf('/');
  const item = new vscode.TreeItem(
    title.slice(slash + 1),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  const count = resultsText(hits.length);
  item.id = `${edition} ${group === undefined ? '' : `group ${group} `}${uri.toString()}`;
  item.description = slash === -1 ? count : `${title.slice(0, slash)} · ${count}`;
  item.resourceUri = uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = resultItems.file;
  item.tooltip = title;
  item.accessibilityInformation = { label: `${title}, ${count}` };
  return item;
}

function hitItem(
  node: HitNode,
  { layout, edition, isByPattern }: ItemContext,
  words: readonly MatchedWord[] | undefined,
): vscode.TreeItem {
  const { hit, key } = node;
  const matched = matchedText(hit);
  const label = oneLine(matched.slice(0, labelCharacters * 8), labelCharacters);
  const from = hit.match?.start ?? 0;
  const item = new vscode.TreeItem({
    label,
    highlights: (words ?? [])
      .filter(({ start, strength }) => strength === 'strong' && start >= from)
      .flatMap(({ start, end }) => labelRange(matched, label, start - from, end - from)),
  });
  const line = matchedLineNumber(hit);
  const names = hit.passageTitle === undefined ? [] : [oneLine(hit.passageTitle, labelCharacters)];
  const place = layout === 'list' ? `${hit.title}:${line}` : t('line {0}', String(line));
  const others = hit.places ? [tCount(hit.places.count, '{0} place', '{0} places')] : [];
  item.id = `${edition} ${key}`;
  item.description = [...scores(node, isByPattern), ...names, place, ...others].join(' · ');
  if (hit.places) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  if (layout === 'list') {
    item.resourceUri = hit.uri;
    item.iconPath = vscode.ThemeIcon.File;
  }
  if (hit.isEstimate) item.iconPath = new vscode.ThemeIcon('question');
  item.contextValue = resultItems.hit;
  item.command = { command: previewResultCommand, title: t('Open Result'), arguments: [node] };
  item.accessibilityInformation = {
    label: `${label}, ${[...scores(node, isByPattern, nearnessWord), ...names, t('line {0} of {1}', String(line), hit.title), ...others].join(', ')}`,
  };
  return item;
}

function placeItem(node: PlaceNode, { edition }: ItemContext): vscode.TreeItem {
  const { hit, key } = node;
  const line = matchedLineNumber(hit);
  const item = new vscode.TreeItem(`${hit.title}:${line}`);
  item.id = `${edition} ${key}`;
  item.resourceUri = hit.uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = resultItems.place;
  item.command = { command: previewResultCommand, title: t('Open Result'), arguments: [node] };
  item.accessibilityInformation = { label: t('line {0} of {1}', String(line), hit.title) };
  return item;
}

function restItem({ count, parent }: RestNode, { edition }: ItemContext): vscode.TreeItem {
  const item = new vscode.TreeItem(
    tCount(count, '{0} more place, not shown', '{0} more places, not shown'),
  );
  item.id = `${edition} rest ${parent.key}`;
  return item;
}

/** All of a hit's text, with the words that made it match, its scores and why it is here. Nothing in it acts as markup. */
export function hitTooltip(
  node: HitNode,
  basis: PercentileBasis,
  words: readonly TintedWord[],
): vscode.MarkdownString {
  const { hit } = node;
  const text = startOf(hit.text, tooltipCharacters);
  const cut = hit.text.length > text.length ? ' …' : '';
  const facts = [
    ...(hit.expected === undefined ? [] : [nearnessFact(hit.expected)]),
    ...(hit.percentile === undefined ? [] : [aboveText(hit.percentile, basis)]),
    ...(hit.score === undefined ? [] : [t('cosine {0}', hit.score.toFixed(4))]),
    ...(hit.probability === undefined ? [] : [probabilityText(hit.probability)]),
    ...(hit.isEstimate ? [t('an estimate, the model has not seen it yet')] : []),
    `${hit.title}:${matchedLineNumber(hit)}`,
  ];
  const names = hit.passageTitle === undefined ? '' : `**${plainMarkdown(hit.passageTitle)}**\n\n`;
  const why = whyText(hit.why ?? {});
  const reasons = why === undefined ? '' : `\n\n${plainMarkdown(why)}`;
  const pairs = metMarkdown(hit.text, words);
  const met = pairs === '' ? '' : `\n\n${plainMarkdown(t('Words that met'))}: ${pairs}`;
  const tooltip = new vscode.MarkdownString(
    `${names}${markedMarkdown(text, words)}${cut}${met}\n\n${plainMarkdown(facts.join(' · '))}${reasons}`,
  );
  tooltip.supportHtml = true;
  return tooltip;
}

function aboveText(percentile: number, basis: PercentileBasis): string {
  const share = percentileText(percentile);
  return basis === 'background'
    ? t('above {0} of pairs of unrelated sentences', share)
    : t('above {0} of what was searched', share);
}

/** A bar is not to be read out. */
function nearnessWord(expected: number): string {
  return nearnessText(nearnessOf(expected));
}

/** Rounded down: nothing is certain. */
function probabilityText(probability: number): string {
  return t('{0} % probable', Math.floor(100 * probability));
}

function scores({ hit }: HitNode, isByPattern: boolean, nearness = nearnessFact): string[] {
  if (hit.probability !== undefined) return [probabilityText(hit.probability)];
  return [
    ...(hit.isEstimate ? [t('estimate')] : []),
    ...(hit.expected === undefined ? [] : [nearness(hit.expected)]),
    ...foundBy(hit, isByPattern),
    ...(hit.score === undefined ? [] : [t('cosine {0}', hit.score.toFixed(4))]),
  ];
}

/** Where a span of the text is in its label, which has its white space in runs of one and may be cut. */
function labelRange(text: string, label: string, start: number, end: number): [number, number][] {
  if (start > labelCharacters * 8) return [];
  const from = oneLine(`${text.slice(0, start)}|`, Infinity).length - 1;
  const word = oneLine(text.slice(start, end), Infinity);
  return label.startsWith(word, from) ? [[from, from + word.length]] : [];
}
