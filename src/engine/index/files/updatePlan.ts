import { isSearchedAsItIs } from '../../../core/search/leftOutText.ts';
import type { IndexRules, ServedFile } from '../../../protocol/index/indexContent.ts';
import type { IndexPlan } from '../../../protocol/indexApi.ts';
import { IndexScope } from '../ranking/indexScope.ts';
import type { IndexModel } from '../models/indexModel.ts';
import { updateFiles } from './updateFiles.ts';
import { estimateRun } from './modelSpeed.ts';
import { tokenBytes } from '../tokens/tokenSizes.ts';
import type { TokenStore } from '../tokens/tokenStore.ts';
import { hasTokenVectors } from '../tokens/tokenRowsOf.ts';
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
  readonly tokenStore: TokenStore;
}

export interface PlanOptions {
  readonly rules: IndexRules;
  readonly served: readonly ServedFile[];
  readonly without: readonly string[];
  /** Whether token vectors would be kept; undefined: as they are now. */
  readonly tokenVectors?: boolean | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onFile: (lookedAt: number, share?: number) => void;
}

/** What an update of everything would do. Writes nothing. */
export async function planUpdate(
  { workspace, vectors, tokenStore }: PlannedIndex,
  model: IndexModel,
  options: PlanOptions,
): Promise<IndexPlan> {
  const store = new PlannedStore(workspace);
  const update = { ...options, changed: undefined, keepsOthers: false };
  const { leftOut } = await updateFiles(store, update);
  const stays = new IndexScope(workspace, (path) => !store.changed.has(path));
  const known = vectors.find(model.space.name);
  known?.refresh();
  const keepsTokens = (options.tokenVectors ?? tokenStore.isOn) && hasTokenVectors(model.choice);
  const tokens = keepsTokens ? tokenStore.find(model.space.name) : undefined;
  const isKnown = (key: string): boolean =>
    known?.has(key) === true && (!keepsTokens || tokens?.has(key) === true);
  const missing = new Map<string, string>();
  const texts = new Set(stays.keys);
  for (const [place, key] of stays.keys.entries()) {
    if (isKnown(key) || missing.has(key)) continue;
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
    if (!isKnown(key)) missing.set(key, text);
  }
  const unchanged = workspace.fileCount((path) => !store.changed.has(path));
  const run = await estimateRun([...missing.values()], model, options.signal);
  const ofTokens = keepsTokens
    ? tokenBytes(missing.size, run.tokens, model.embedder.session.info.dims)
    : 0;
  const newVectors = [...missing.keys()].filter((key) => known?.has(key) !== true).length;
  const bytes =
    store.segments * bytesPerSegment +
    newTexts * bytesPerText +
    newCharacters * bytesPerCharacter +
    newVectors * (model.space.dims * Float32Array.BYTES_PER_ELEMENT + bytesPerVector) +
    ofTokens;
  return {
    files: unchanged + store.newFiles,
    segments: stays.segmentCount + store.segments,
    texts: texts.size,
    missing: missing.size,
    seconds: run.seconds,
    bytes: Math.round(bytes),
    tokenBytes: Math.round(ofTokens),
    leftOut: leftOut.filter((each) => !isSearchedAsItIs(each)).length,
  };
}
