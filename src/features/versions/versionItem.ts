import { startOf } from '../../core/text/cutText.ts';
import * as vscode from 'vscode';
import type { PassageChange } from '../../core/analysis/versions/alignedPassages.ts';
import { countText } from '../../core/text/countText.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { previewVersionCommand, versionItems } from '../../host/contributions.ts';
import type { VersionPassage } from './model/versionFiles.ts';
import {
  changeMeaning,
  changeText,
  rowFacts,
  type VersionFileNode,
  type VersionNode,
  type VersionRow,
} from './model/versionTree.ts';

const labelCharacters = 120;
const tooltipCharacters = 2000;

const looks: Readonly<Record<PassageChange, readonly [icon: string, color: string]>> = {
  same: ['check', 'descriptionForeground'],
  moved: ['diff-renamed', 'gitDecoration.renamedResourceForeground'],
  reworded: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
  new: ['diff-added', 'gitDecoration.addedResourceForeground'],
  gone: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
};

/** A row of the view of two versions; `edition` tells the items of one comparison from those of another. */
export function versionItem(node: VersionNode, edition: number): vscode.TreeItem {
  return node.kind === 'file' ? fileItem(node, edition) : rowItem(node, edition);
}

/** The icon of a kind, in the colours of source control. */
export function changeIcon(change: PassageChange): vscode.ThemeIcon {
  const [icon, color] = looks[change];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** Both texts, one below the other. */
export function versionTooltip({ change, older, newer }: VersionRow): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown(`**${changeText(change)}** `);
  tooltip.appendText(changeMeaning(change));
  const give = ({ text, title }: VersionPassage): void => {
    if (title !== undefined) {
      tooltip.appendMarkdown('\n\n');
      tooltip.appendText(title);
    }
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(startOf(text, tooltipCharacters).toWellFormed());
  };
  if (older && change !== 'same') give(older);
  if (older && newer && change !== 'same') tooltip.appendMarkdown('\n\n---');
  if (newer) give(newer);
  return tooltip;
}

function fileItem({ path, rows }: VersionFileNode, edition: number): vscode.TreeItem {
  const slash = path.lastIndexOf('/');
  const item = new vscode.TreeItem(path.slice(slash + 1), vscode.TreeItemCollapsibleState.Expanded);
  const count = countText(rows.length, 'passage');
  item.id = `${edition} ${path}`;
  item.description = slash === -1 ? count : `${path.slice(0, slash)} · ${count}`;
  item.iconPath = vscode.ThemeIcon.File;
  const uri = rows.find(({ newer }) => newer)?.newer?.uri ?? rows[0]?.older?.uri;
  if (uri) item.resourceUri = vscode.Uri.from(uri);
  item.tooltip = path;
  item.accessibilityInformation = { label: `${path}, ${count}` };
  return item;
}

function rowItem(row: VersionRow, edition: number): vscode.TreeItem {
  const { change, older, newer, index } = row;
  const { text = '', title } = newer ?? older ?? {};
  const label = oneLine(text.slice(0, 8 * labelCharacters), labelCharacters);
  const item = new vscode.TreeItem(label);
  item.id = `${edition} row ${index}`;
  item.description = [rowFacts(row), ...(title === undefined ? [] : [title])].join(' · ');
  item.iconPath = changeIcon(change);
  item.contextValue = older && newer ? versionItems.both : versionItems.one;
  item.command = { command: previewVersionCommand, title: changeText(change), arguments: [row] };
  item.accessibilityInformation = { label: `${changeText(change)}: ${label}, ${rowFacts(row)}` };
  return item;
}
