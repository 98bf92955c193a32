import { t, tCount } from '../../../core/l10n/translate.ts';
import { nearnessOf } from '../../../core/search/nearness.ts';
import type {
  Neighbours,
  NeighboursRequest,
  NeighbourScope,
} from '../../../protocol/page/pageNeighbours.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import { countText, shownUnit, type ShownUnit } from '../../format/unitName.ts';

/** What can be looked for in the workspace. */
export function workspaceUnits() {
  return [
    { key: 'passage', label: t('Passages') },
    { key: 'line', label: t('Lines') },
  ] as const;
}

/** What is said while an answer is awaited. */
export function busyText(scope: NeighbourScope): string {
  return {
    content: t('Looking for similar lines…'),
    openEditors: t('Looking through the open editors…'),
    workspace: t('Looking through the workspace…'),
  }[scope];
}

/** Where can be looked, by what is open. */
export function scopesOf({ unit, documents, canSearchWorkspace }: PanelSnapshot) {
  const isMany = unit !== 'selection' && documents.length > 1;
  const scopes: { key: NeighbourScope; label: string }[] = [
    { key: 'content', label: isMany ? t('These documents') : t('This document') },
    { key: 'openEditors', label: t('Open editors') },
  ];
  if (canSearchWorkspace) scopes.push({ key: 'workspace', label: t('Workspace') });
  return scopes;
}

/** With how much the text was compared, and how much is still to come. */
export function comparedText(
  { scope, limit, lines }: NeighboursRequest,
  { segmentCount, embeddedCount, index, hits }: Neighbours,
  snapshot: PanelSnapshot,
): string {
  const unit = shownUnit(snapshot);
  const isContent = scope === 'content' && unit !== 'selection';
  // With fewer hits than asked for, all that was compared is listed, but for what is in the text itself.
  const listed = hits.reduce((sum, { places }) => sum + places, 0);
  const inside = unit !== 'selection' || hits.length >= limit ? 0 : embeddedCount - listed;
  if (inside > 0 && index === undefined && embeddedCount === segmentCount) {
    const leftOut = tCount(inside, '{0} is inside the selection', '{0} are inside the selection');
    const all = countText(segmentCount, unit);
    return t('{0} of {1} compared; {2}', listed, all, leftOut);
  }
  const all = isContent
    ? countText(segmentCount, unit)
    : lines === true
      ? tCount(
          segmentCount,
          '{0} line of the nearest passages',
          '{0} lines of the nearest passages',
        )
      : countText(segmentCount, 'selection');
  if (embeddedCount >= segmentCount) return t('{0} compared', all);
  const isGrowing = index === undefined || index === 'updating' || lines === true;
  return isGrowing
    ? t('{0} of {1} compared so far', embeddedCount, all)
    : t('{0} of {1} compared', embeddedCount, all);
}

/** How many hits are nearer than chance: nothing where that is not known, or where none is. */
export function nearText({ limit }: NeighboursRequest, { hits }: Neighbours): string {
  const near = hits.filter(({ expected }) => {
    const nearness = nearnessOf(expected);
    return nearness !== undefined && nearness !== 'chance';
  });
  if (near.length === 0) return '';
  // More were not asked for.
  const isCut = near.length === hits.length && hits.length >= limit;
  return isCut
    ? tCount(near.length, '{0} or more is near', '{0} or more are near')
    : tCount(near.length, '{0} is near', '{0} are near');
}

/** Why there are no hits; of the workspace its index says so. */
export function emptyText(
  { hits, segmentCount, embeddedCount, index }: Neighbours,
  scope: NeighbourScope,
  snapshot: PanelSnapshot,
): string {
  if (hits.length > 0 || index !== undefined) return '';
  if (embeddedCount < segmentCount) return t('Nothing to compare with is embedded yet.');
  if (scope !== 'content') return t('There is no other text to compare with.');
  return {
    selection: t(
      'There is no other text to compare with. Look in the open editors, or embed another document.',
    ),
    line: t(
      'There is no other line to compare with. Look in the open editors, or embed another document.',
    ),
    sentence: t(
      'There is no other sentence to compare with. Look in the open editors, or embed another document.',
    ),
    passage: t(
      'There is no other passage to compare with. Look in the open editors, or embed another document.',
    ),
    record: t(
      'There is no other record to compare with. Look in the open editors, or embed another document.',
    ),
  }[shownUnit(snapshot)];
}

/** Said where a text was not embedded and nobody goes on with it. */
export function noVectorText(unit: ShownUnit): string {
  return {
    selection: t('This text has no vector yet.'),
    line: t('This line has no vector yet.'),
    sentence: t('This sentence has no vector yet.'),
    passage: t('This passage has no vector yet.'),
    record: t('This record has no vector yet.'),
  }[unit];
}
