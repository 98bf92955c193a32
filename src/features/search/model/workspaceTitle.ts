import { countText } from '../../../core/text/countText.ts';
import { progressText } from '../../../host/index/model/progressText.ts';
import type { IndexState, WorkspaceAnswer } from '../../../host/index/workspaceSearch.ts';
import type { OlderModel } from '../../../protocol/indexApi.ts';
import { countOf, titleHead, type TitleHead } from './searchTitle.ts';

type TitleState = Pick<IndexState, 'kind' | 'progress' | 'status' | 'texts' | 'leftMs'>;

/** The title of a search in the workspace: what is looked for, how, and how much of it has vectors. */
export function workspaceTitle(
  head: TitleHead,
  state: TitleState,
  counts: Pick<WorkspaceAnswer, 'segments' | 'embedded' | 'olderModel'> | undefined,
  isPreparing: boolean,
): string {
  const title = ownTitle(head, state, counts, isPreparing);
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
  { kind, progress, status, ...embedding }: TitleState,
  counts: Pick<WorkspaceAnswer, 'segments' | 'embedded'> | undefined,
  isPreparing: boolean,
): string {
  const head = titleHead(asked);
  const total = counts?.segments ?? status?.segments ?? 0;
  if (total === 0) return isPreparing || kind === 'updating' ? `${head} — reading files…` : head;
  const passages = countText(total, 'passage');
  if (asked.chosen === 'keyword') return `${head} — ${passages}`;
  if (kind === 'updating' && progress !== undefined && progress < 1) {
    const known = progressText(embedding);
    return `${head} — ${passages}, indexing ${known === '' ? `${Math.floor(progress * 100)} %` : known}`;
  }
  // Before the first answer the state knows texts, of which several passages may have one.
  const isTexts = counts === undefined;
  const embedded = isTexts ? (status?.embedded ?? 0) : counts.embedded;
  const wanted = isTexts ? (status?.texts ?? 0) : counts.segments;
  if (embedded >= wanted) return `${head} — ${passages}`;
  const unit = isTexts ? 'texts' : 'passages';
  return `${head} — ${countOf(embedded)} of ${countOf(wanted)} ${unit} embedded`;
}
