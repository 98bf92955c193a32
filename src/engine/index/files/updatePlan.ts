import { isSearchedAsItIs } from '../../../core/search/leftOutText.ts';
import type { IndexPlan, IndexRules, ServedFile } from '../../../protocol/indexApi.ts';
import { IndexScope } from '../ranking/indexScope.ts';
import type { IndexModel } from '../models/indexModel.ts';
import { updateFiles } from './updateFiles.ts';
import { estimateSeconds } from './modelSpeed.ts';
import { PlannedStore } from './plannedStore.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { VectorDatabase } from '../vectors/vectorDatabase.ts';

// Measured on source code and prose. Of the workspace's file: each segment's numbers, each text with its keys, its
// words in the full text, and what pages leave free.
const bytesPerSegment = 22;
const bytesPerText = 190;
const bytesPerCharacter = 2.2;
// A vector's key and its share of a block.
const bytesPerVector = 40;

interface PlannedIndex {
  readonly workspace: WorkspaceDatabase;
  readonly vectors: VectorDatabase;
}

export interface PlanOptions {
  readonly rules: IndexRules;
  readonly served: readonly ServedFile[];
  readonly without: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly onFile: (lookedAt: number, share?: number) => void;
}

/** What an update of everything would do. Writes nothing. */
export async function planUpdate(
  { workspace, vectors }: PlannedIndex,
  model: IndexModel,
  options: PlanOptions,
): Promise<IndexPlan> {
  const store = new PlannedStore(workspace);
  const update = { ...options, changed: undefined, keepsOthers: false };
  const { leftOut } = await updateFiles(store, update);
  const stays = new IndexScope(workspace, (path) => !store.changed.has(path));
  const known = vectors.find(model.space.name);
  known?.refresh();
  const missing = new Map<string, string>();
  const texts = new Set(stays.keys);
  for (const [place, key] of stays.keys.entries()) {
    if (known?.has(key) === true || missing.has(key)) continue;
    missing.set(key, workspace.input(stays.textIds[place] ?? 0).trim());
  }
  let newTexts = 0;
  let newCharacters = 0;
  for (const [key, text] of store.texts) {
    if (!texts.has(key)) {
      texts.add(key);
      newTexts++;
      newCharacters += text.length;
    }
    if (known?.has(key) !== true) missing.set(key, text);
  }
  const unchanged = workspace.fileCount((path) => !store.changed.has(path));
  const bytes =
    store.segments * bytesPerSegment +
    newTexts * bytesPerText +
    newCharacters * bytesPerCharacter +
    missing.size * (model.space.dims * Float32Array.BYTES_PER_ELEMENT + bytesPerVector);
  return {
    files: unchanged + store.newFiles,
    segments: stays.segmentCount + store.segments,
    texts: texts.size,
    missing: missing.size,
    seconds: await estimateSeconds([...missing.values()], model, options.signal),
    bytes: Math.round(bytes),
    leftOut: leftOut.filter((each) => !isSearchedAsItIs(each)).length,
  };
}
