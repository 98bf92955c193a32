import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { fromHome } from '../../node/files/userFolders.ts';
import { logError } from '../log.ts';
import type { SettingName } from '../contributions.ts';
import { isAffected, readSetting } from '../settings.ts';
import type { ModelLibrary } from './modelLibrary.ts';
import type { ModelInUse, ModelSource } from './modelSource.ts';

const setting = 'semanticText.model.name';
/** Its name, and how its vectors are made. */
const modelSettings: readonly SettingName[] = [
  setting,
  'semanticText.model.layer',
  'semanticText.model.pooling',
];

/** A model that was chosen and cannot be used. */
export interface RefusedModel {
  readonly name: string;
  /** A sentence. */
  readonly why: string;
}

/** The model that the setting names, among those on this machine; asks no network. */
export class ChosenModel implements ModelSource, vscode.Disposable {
  readonly bundled: ModelInUse;
  readonly #library: Pick<ModelLibrary, 'folderOf' | 'onDidChange'>;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #refusing = new vscode.EventEmitter<RefusedModel>();
  readonly #subscriptions: vscode.Disposable[];
  /** Names of models that could not be opened. */
  readonly #refused = new Set<string>();

  readonly onDidChange = this.#changed.event;
  /** The bundled model is used instead, which the user is to be told. */
  readonly onDidRefuse = this.#refusing.event;

  constructor(
    bundledFolder: string,
    library: Pick<ModelLibrary, 'folderOf' | 'onDidChange'>,
    log: vscode.LogOutputChannel,
  ) {
    this.bundled = { name: '', folder: bundledFolder };
    this.#library = library;
    this.#log = log;
    const change = (): void => {
      this.#refused.clear();
      this.#changed.fire();
    };
    this.#subscriptions = [
      library.onDidChange(change),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (isAffected(event, modelSettings)) change();
      }),
      // Settings of a workspace count from then on.
      vscode.workspace.onDidGrantWorkspaceTrust(change),
    ];
  }

  /** What the setting says; '' is the bundled model. */
  get name(): string {
    const value = readSetting(setting);
    return typeof value === 'string' ? value.trim() : '';
  }

  async current(): Promise<ModelInUse> {
    const { name } = this;
    if (name === '' || this.#refused.has(name)) return this.bundled;
    try {
      return { name, folder: await this.#folderOf(name) };
    } catch (error) {
      this.refuse({ name, folder: '' }, error);
      return this.bundled;
    }
  }

  refuse({ name }: ModelInUse, error: unknown): void {
    if (name === '' || this.#refused.has(name)) return;
    this.#refused.add(name);
    const why = logError(this.#log, error);
    this.#refusing.fire({ name, why });
    // Whoever uses it hears that it is the bundled one by now.
    if (name === this.name) this.#changed.fire();
  }

  reconsider(): void {
    if (this.#refused.size === 0) return;
    this.#refused.clear();
    this.#changed.fire();
  }

  /** Writes the setting: where the workspace has one of its own, there. */
  async choose(name: string): Promise<void> {
    const wasRefused = this.#refused.delete(name);
    const configuration = vscode.workspace.getConfiguration();
    const isOfWorkspace = configuration.inspect(setting)?.workspaceValue !== undefined;
    const target = isOfWorkspace
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
    // The default is left out, but not where a wider setting would show.
    const value = name === '' && !isOfWorkspace ? undefined : name;
    await configuration.update(setting, value, target);
    // The setting may have named it before: nobody would hear that it is to be tried again.
    if (wasRefused) this.#changed.fire();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    this.#changed.dispose();
    this.#refusing.dispose();
  }

  async #folderOf(name: string): Promise<string> {
    const path = fromHome(name);
    if (/^\.{1,2}[\\/]/.test(path)) {
      throw new AppError('modelMissing', t('Give the whole path of the folder.'));
    }
    if (!isAbsolute(path)) return this.#library.folderOf(name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() === true) return path;
    throw new AppError('modelMissing', t('There is no folder {0}; choose another model.', name));
  }
}
