import { t } from '../../../core/l10n/translate.ts';
import { progressText } from '../../../host/index/model/progressText.ts';
import type { IndexState, WorkspaceAnswer } from '../../../host/index/workspaceSearch.ts';
import type { OlderModel } from '../../../protocol/indexApi.ts';
import { passagesText, titleHead, type TitleHead } from './searchTitle.ts';

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
    ? t('ranked as before the change of settings until the new vectors are ready')
    : t('ranked by {0} until {1} is ready', name, inUse);
}

function ownTitle(
  asked: TitleHead,
  { kind, progress, status, ...embedding }: TitleState,
  counts: Pick<WorkspaceAnswer, 'segments' | 'embedded'> | undefined,
  isPreparing: boolean,
): string {
  const head = titleHead(asked);
  const total = counts?.segments ?? status?.segments ?? 0;
  if (total === 0)
    return isPreparing || kind === 'updating' ? `${head} — ${t('reading files…')}` : head;
  const passages = passagesText(total);
  if (asked.chosen === 'keyword') return `${head} — ${passages}`;
  if (kind === 'updating' && progress !== undefined && progress < 1) {
    const known = progressText(embedding);
    const done = known === '' ? `${Math.floor(progress * 100)} %` : known;
    return `${head} — ${t('{0}, indexing {1}', passages, done)}`;
  }
  // Before the first answer the state knows texts, of which several passages may have one.
  const isTexts = counts === undefined;
  const embedded = isTexts ? (status?.embedded ?? 0) : counts.embedded;
  const wanted = isTexts ? (status?.texts ?? 0) : counts.segments;
  if (embedded >= wanted) return `${head} — ${passages}`;
  const made = isTexts
    ? t('{0} of {1} texts embedded', embedded, wanted)
    : t('{0} of {1} passages embedded', embedded, wanted);
  return `${head} — ${made}`;
}
