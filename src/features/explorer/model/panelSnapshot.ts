import { describeChoice } from '../../../core/embedder/describeModel.ts';
import { t } from '../../../core/l10n/translate.ts';
import { followersOf, type ModelDescription } from '../../../protocol/engineApi.ts';
import { versionOf } from '../../../protocol/contentReference.ts';
import type { PanelModel, PanelSnapshot, PanelStatus } from '../../../protocol/pageApi.ts';
import type { ShownContent } from './shownContent.ts';

const bundledModelId = 'all-MiniLM-L6-v2';

/** What the page is to show, as far as it has not been told. */
export type PageWish = Pick<PanelSnapshot, 'tab' | 'layer' | 'toLabel'>;

interface PanelState {
  readonly content: ShownContent | undefined;
  /** Counts the changes of the content's segments. */
  readonly edition: number;
  readonly status: PanelStatus;
  readonly model: ModelDescription | undefined;
  readonly wish: PageWish;
  readonly canSearchWorkspace: boolean;
  /** Whether the content's segments are the records of a table, which has no other units. */
  readonly isTable: boolean;
  readonly restore: unknown;
}

/** All that the page is told of a panel. */
export function panelSnapshot(state: PanelState): PanelSnapshot {
  const { content, edition, status, model, wish, canSearchWorkspace, isTable, restore } = state;
  return {
    version: versionOf(content?.id ?? '', edition),
    status,
    title: content?.content.title ?? '',
    unit: content?.unit ?? 'selection',
    canChooseUnit: content?.content.kind === 'documents' && !isTable,
    isTable,
    documents: content?.panelDocuments ?? [],
    segmentCount: content?.segmentCount ?? 0,
    embeddedCount: content?.embeddedCount ?? 0,
    selectedSegment: content?.selected ?? -1,
    ...wish,
    model: model && panelModel(model),
    canSearchWorkspace,
    stale: content?.isStale ?? false,
    restore,
  };
}

/** What the page is told of a loaded model. */
function panelModel(description: ModelDescription): PanelModel {
  const { facts, info, choice } = description;
  const dense = followersOf(description);
  return {
    name: facts.name,
    dims: info.dims,
    hiddenStateCount: info.hiddenStateCount,
    attentionLayerCount: info.attentionLayerCount,
    layersNote: info.layersNote,
    takesTokenTypes: info.takesTokenTypes,
    inputsNote: inputsNote(facts.id, info.embeddingParts),
    precision: info.precision,
    vectorsText: describeChoice(choice, info.hiddenStateCount, dense),
    trainedForSimilarity: facts.trainedForSimilarity,
    notes: facts.notes,
  };
}

function inputsNote(id: string, parts: readonly string[]): string | undefined {
  if (parts.length === 0)
    return t('The graph of this model does not show its embeddings one by one.');
  if (parts.includes('tokenType')) return undefined;
  return id === bundledModelId
    ? t(
        'Bundled model: it was made from a BERT, whose token type embedding (type 0) is inside the position embedding.',
      )
    : t('This model has no token type embedding.');
}
