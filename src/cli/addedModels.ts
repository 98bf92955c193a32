import { join } from 'node:path';
import { AppError } from '../core/errors/appError.ts';
import { cacheFolder } from '../node/files/userFolders.ts';
import { HubClient } from '../node/hub/hubClient.ts';
import { hubEnvironment } from '../node/hub/hubEnvironment.ts';
import { HuggingFaceCache } from '../node/hub/huggingFaceCache.ts';
import { ModelDownload } from '../node/hub/modelDownload.ts';
import { isModelId } from '../node/model/modelRecord.ts';
import { ModelStore } from '../node/model/modelStore.ts';
import type { CommandContext } from './command.ts';

/** Where the command line keeps and finds models beside the bundled one. */
export interface AddedModels {
  readonly store: ModelStore;
  readonly cache: HuggingFaceCache;
  readonly download: ModelDownload;
  readonly endpoint: string;
}

/** As the environment says; touches neither disk nor network. */
export function addedModels(): AddedModels {
  const { endpoint, token, isOffline, cacheFolder: hubCache } = hubEnvironment();
  const store = new ModelStore(join(cacheFolder(), 'models'));
  const cache = new HuggingFaceCache(hubCache);
  const client = new HubClient({ endpoint, token, isOffline, fetch });
  return { store, cache, download: new ModelDownload({ store, cache, client }), endpoint };
}

/**
 * The folder of a model that is named by its id: one that was added, or one that lies in the user's Hugging Face cache,
 * verified. Asks no network. Throws `modelMissing`.
 */
export async function folderOfModel(id: string, context: CommandContext): Promise<string> {
  if (isModelId(id)) {
    const { store, download, endpoint } = addedModels();
    const added = await store.folderOf(id);
    if (added !== undefined) return added;
    const plan = await download.planFromCache(id);
    if (plan) {
      context.message(`${id} is taken from your Hugging Face cache, ${plan.source}.`);
      return (await download.add(plan)).folder;
    }
    throw new AppError(
      'modelMissing',
      `There is no folder ${id}, and no model of this id has been added; "semantic-text models add ${id}" fetches it from ${endpoint}.`,
    );
  }
  throw new AppError(
    'modelMissing',
    `There is no folder ${id}; --model takes a folder that holds an ONNX model and its tokenizer, or the id of a model that was added.`,
  );
}
