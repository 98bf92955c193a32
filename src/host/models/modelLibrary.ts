import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { parseManifest } from '../../core/model/modelFacts.ts';
import { referenceFileName } from '../../core/model/referenceVectors.ts';
import { HubClient } from '../../node/hub/hubClient.ts';
import {
  hubEndpoint,
  hubEnvironment,
  writtenEndpoint,
  type HubEnvironment,
} from '../../node/hub/hubEnvironment.ts';
import { HuggingFaceCache } from '../../node/hub/huggingFaceCache.ts';
import type { DownloadProgress, ModelDownload, ModelPlan } from '../../node/hub/modelDownload.ts';
import { isModelId } from '../../node/model/modelRecord.ts';
import { ModelStore, type BegunModel, type StoredModel } from '../../node/model/modelStore.ts';
import { readSetting } from '../settings.ts';

/** What can be had without a network. */
export interface LocalModels {
  readonly bundled: { readonly id: string; readonly bytes: number };
  readonly added: readonly StoredModel[];
  /** In the user's Hugging Face cache, whole, and not added. */
  readonly cached: readonly ModelPlan[];
  /** Downloads that are not whole; another commit of the model may be there. */
  readonly begun: readonly BegunModel[];
  /** The ids of those added whose folder holds reference vectors. */
  readonly withReference: ReadonlySet<string>;
}

export type { BegunModel, DownloadProgress, ModelPlan, StoredModel };

/** The models on this machine, and what brings more of them. Reads nothing before it is asked. */
export class ModelLibrary implements vscode.Disposable {
  readonly #bundledFolder: string;
  readonly #store: ModelStore;
  readonly #secrets: vscode.SecretStorage;
  readonly #changed = new vscode.EventEmitter<void>();

  /** A model was added, mended or removed. */
  readonly onDidChange = this.#changed.event;

  constructor(
    bundledFolder: string,
    context: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'secrets'>,
  ) {
    this.#bundledFolder = bundledFolder;
    this.#store = new ModelStore(vscode.Uri.joinPath(context.globalStorageUri, 'models').fsPath);
    this.#secrets = context.secrets;
  }

  /** The Hub or the mirror that is asked. Throws `invalidInput` where it is no address. */
  get endpoint(): string {
    return hubEndpoint(this.#environment.endpoint);
  }

  get folder(): string {
    return this.#store.folder;
  }

  isModelId(text: string): boolean {
    return isModelId(text);
  }

  /** Where a model lies that was added, or that the user's Hugging Face cache has. Throws `modelMissing`. */
  async folderOf(id: string): Promise<string> {
    const added = await this.#store.folderOf(id);
    if (added !== undefined) return added;
    const download = await this.#download();
    const plan = await download.planFromCache(id);
    if (plan) return (await download.add(plan)).folder;
    throw new AppError('modelMissing', t('It has not been added; add it with Manage Models.'));
  }

  async local(): Promise<LocalModels> {
    const { cacheFolder } = this.#environment;
    const download = await this.#download();
    const added = await this.#store.list();
    const cached: ModelPlan[] = [];
    for (const { id } of await new HuggingFaceCache(cacheFolder).list()) {
      if (added.some(({ record }) => record.id === id)) continue;
      const plan = await download.planFromCache(id);
      if (plan) cached.push(plan);
    }
    const begun = await this.#store.begun();
    const withReference = new Set<string>();
    for (const { record, folder } of added) {
      const info = await stat(join(folder, referenceFileName)).catch(() => undefined);
      if (info?.isFile() === true) withReference.add(record.id);
    }
    const manifest = await readFile(join(this.#bundledFolder, 'manifest.json'), 'utf8');
    const { facts, files } = parseManifest(manifest);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { bundled: { id: facts.id, bytes }, added, cached, begun, withReference };
  }

  async planFromCache(id: string): Promise<ModelPlan | undefined> {
    return (await this.#download()).planFromCache(id);
  }

  /** Asks the Hub for the list of a model's files. */
  async planFromHub(id: string, signal: AbortSignal): Promise<ModelPlan> {
    return (await this.#download()).planFromHub(id, signal);
  }

  async add(
    plan: ModelPlan,
    signal: AbortSignal,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<StoredModel> {
    const added = await (await this.#download()).add(plan, signal, onProgress);
    this.#changed.fire();
    return added;
  }

  /** The paths of files that are missing or damaged. */
  verify(id: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#store.verify(id, signal);
  }

  /** What has come of downloads that are not whole. */
  removeBegun(id: string): Promise<void> {
    return this.#store.removeBegun(id);
  }

  /** How many bytes. */
  async remove(id: string): Promise<number> {
    const bytes = await this.#store.remove(id);
    this.#changed.fire();
    return bytes;
  }

  /** Keeps the token for the Hub that is set by now, encrypted by the editor; '' removes it. */
  async setToken(token: string): Promise<void> {
    const key = tokenKey(this.endpoint);
    await (token === '' ? this.#secrets.delete(key) : this.#secrets.store(key, token));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get #environment(): HubEnvironment {
    const environment = hubEnvironment();
    const setting = readSetting('semanticText.hub.endpoint');
    return typeof setting === 'string' && setting.trim() !== ''
      ? // A token in the environment is for the Hub that the environment names.
        { ...environment, endpoint: writtenEndpoint(setting.trim()), token: undefined }
      : environment;
  }

  async #download(): Promise<ModelDownload> {
    const { endpoint, isOffline, cacheFolder, token: given } = this.#environment;
    const token = (await this.#secrets.get(tokenKey(endpoint))) ?? given;
    const { ModelDownload } = await import('../../node/hub/modelDownload.ts');
    // The host's own: it carries the user's proxy and certificates.
    const client = new HubClient({ endpoint, token, isOffline, fetch: globalThis.fetch });
    return new ModelDownload({
      store: this.#store,
      cache: new HuggingFaceCache(cacheFolder),
      client,
    });
  }
}

/** A token never goes to another Hub than it was given for. */
function tokenKey(endpoint: string): string {
  return `semanticText.hubToken ${endpoint}`;
}
