import { countText } from '../../../core/text/countText.ts';
import type { IndexState, WorkspaceAnswer } from '../../../host/index/workspaceSearch.ts';
import type { OlderModel } from '../../../protocol/indexApi.ts';
import { countOf, titleHead, type TitleHead } from './searchTitle.ts';

/** The title of a search in the workspace: what is looked for, how, and how much of it has vectors. */
export function workspaceTitle(
  head: TitleHead,
  { kind, progress, status }: Pick<IndexState, 'kind' | 'progress' | 'status'>,
  counts: Pick<WorkspaceAnswer, 'segments' | 'embedded' | 'olderModel'> | undefined,
  isPreparing: boolean,
): string {
  const title = ownTitle(head, { kind, progress, status }, counts, isPreparing);
  const older = head.chosen === 'keyword' ? undefined : counts?.olderModel;
  return older ? `${title} — ${rankedBy(older)}` : title;
}

function rankedBy({ name, inUse }: OlderModel): string {
  return name === inUse
    ? 'ranked as before the change of settings until the new vectors are ready'
    : `ranked by ${name} until ${inUse} is ready`;
}

function ownTitle(
  asked: TitleHead,
  { kind, progress, status }: Pick<IndexState, 'kind' | 'progress' | 'status'>,
  counts: Pick<WorkspaceAnswer, 'segments' | 'embedded'> | undefined,
  isPreparing: boolean,
): string {
  const head = titleHead(asked);
  const total = counts?.segments ?? status?.segments ?? 0;
  if (total === 0) return isPreparing || kind === 'updating' ? `${head} — reading files…` : head;
  const passages = countText(total, 'passage');
  if (asked.chosen === 'keyword') return `${head} — ${passages}`;
  if (kind === 'updating' && progress !== undefined && progress < 1) {
    return `${head} — ${passages}, indexing ${Math.floor(progress * 100)} %`;
  }
  // Before the first answer the state knows texts, of which several passages may have one.
  const isTexts = counts === undefined;
  const embedded = isTexts ? (status?.embedded ?? 0) : counts.embedded;
  const wanted = isTexts ? (status?.texts ?? 0) : counts.segments;
  if (embedded >= wanted) return `${head} — ${passages}`;
  const unit = isTexts ? 'texts' : 'passages';
  return `${head} — ${countOf(embedded)} of ${countOf(wanted)} ${unit} embedded`;
}
