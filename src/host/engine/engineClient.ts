import * as vscode from 'vscode';
import { SupervisedProcess, type ProcessState } from '../../node/process/supervisedProcess.ts';
import { t, language } from '../../core/l10n/translate.ts';
import { AppError, isCancellation } from '../../core/errors/appError.ts';
import {
  engineMethods,
  type EngineApi,
  type ModelDescription,
  type OpenRequest,
} from '../../protocol/engineApi.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import { logError, writeLog } from '../log.ts';
import type { ModelInUse, ModelSource } from '../models/modelSource.ts';
import { readEngineSettings } from '../settings.ts';
import type { EngineCalls } from './processCalls.ts';

/**
 * A model of a gigabyte on a slow disk is hashed, loaded, and first perhaps linked from the Hugging Face cache; one
 * that takes longer does not work here.
 */
const openLimitMs = 600_000;

/** What the engine is doing, for whoever shows it. */
export interface EngineStatus {
  readonly state: ProcessState;
  /** The model it last loaded; undefined before its first start. */
  readonly model: ModelDescription | undefined;
  /** Share of the work in flight that is done, 0 to 1; undefined where nobody counts. */
  readonly progress: number | undefined;
}

/** The engine's process as the extension host sees it: started by the first call, supervised, observable. */
export class EngineClient implements EngineCalls, vscode.Disposable {
  readonly #process: SupervisedProcess<EngineApi>;
  readonly #models: ModelSource;
  readonly #memoryFolder: string;
  readonly #index: IndexLocation;
  readonly #log: vscode.LogOutputChannel;
  readonly #following: vscode.Disposable;
  readonly #changed = new vscode.EventEmitter<EngineStatus>();
  readonly #modelChanged = new vscode.EventEmitter<void>();
  readonly #restarted = new vscode.EventEmitter<void>();
  /** The folder of the model that is open, or being opened. */
  #folder: string | undefined;
  /** How its vectors are made. */
  #choice = '';
  /** Counts how often the engine was ended on purpose: what fails by that has not failed by itself. */
  #endings = 0;
  #switches = 0;
  #followed: Promise<void> = Promise.resolve();
  #model: ModelDescription | undefined;
  #progress: number | undefined;
  #holds = 0;

  readonly onDidChangeStatus = this.#changed.event;
  /** Another model is used from now on: vectors and tokens of the one before are of no use. */
  readonly onDidChangeModel = this.#modelChanged.event;
  /** Somebody asked for a fresh engine. */
  readonly onDidRestart = this.#restarted.event;

  /**
   * `entry` is the engine's script, `models` says which model it loads; in `memoryFolder` the engine keeps what it
   * finds out about this machine, and `index` is where the workspace's index is or will be.
   */
  constructor(
    entry: string,
    models: ModelSource,
    memoryFolder: string,
    index: IndexLocation,
    log: vscode.LogOutputChannel,
  ) {
    this.#models = models;
    this.#memoryFolder = memoryFolder;
    this.#index = index;
    this.#log = log;
    this.#following = models.onDidChange(() => {
      this.#followed = this.#followModel();
    });
    this.#process = new SupervisedProcess<EngineApi>({
      name: 'engine',
      title: t('engine'),
      entry,
      methods: engineMethods,
      handshake: async (api) => {
        const before = this.#model;
        this.#model = await this.#open(api);
        // A model that could be opened before may have been damaged, or exported anew, since.
        if (before && before.filesHash !== this.#model.filesHash) this.#modelChanged.fire();
      },
      startTimeoutMs: openLimitMs,
      idleStopMs: () => readEngineSettings().idleStopMinutes * 60_000,
      mayStop: () => this.#holds === 0,
      log: (logged) => {
        writeLog(log, logged);
      },
      onState: () => {
        this.#announce();
      },
    });
  }

  get status(): EngineStatus {
    return { state: this.#process.state, model: this.#model, progress: this.#progress };
  }

  /** The engine's process id while it runs. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * Calls the engine; see `SupervisedProcess.call` for how it fails. What another model interrupts counts as
   * cancelled: whoever shows it asks again on `onDidChangeModel`.
   */
  async call<T>(use: (api: EngineApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const switches = this.#switches;
    try {
      return await this.#process.call(use, signal);
    } catch (error) {
      if (switches === this.#switches || !isStopped(error)) throw error;
      throw new AppError('cancelled', t('Another model was chosen meanwhile.'), { cause: error });
    }
  }

  /** Resolves when the model that was chosen last is opened, or is known not to be; until then calls may be interrupted. */
  untilFollowed(): Promise<void> {
    return this.#followed;
  }

  /** Shows how far the work in flight is, 0 to 1, or that it is over. */
  reportProgress(progress: number | undefined): void {
    this.#progress = progress;
    this.#announce();
  }

  /** Keeps the engine from stopping when idle until the result is disposed. */
  hold(): vscode.Disposable {
    this.#holds++;
    let isHeld = true;
    return new vscode.Disposable(() => {
      if (isHeld) this.#holds--;
      isHeld = false;
    });
  }

  /** Ends the engine; the next call starts a fresh one. */
  restart(): void {
    this.#endings++;
    this.#models.reconsider();
    this.#process.restart();
    this.#restarted.fire();
  }

  dispose(): void {
    this.#endings++;
    this.#following.dispose();
    this.#process.dispose();
    this.#changed.dispose();
    this.#modelChanged.dispose();
    this.#restarted.dispose();
  }

  /** Opens the model that is chosen, or the bundled one where that cannot be opened. */
  async #open(api: EngineApi): Promise<ModelDescription> {
    const endings = this.#endings;
    const model = await this.#models.current();
    if (endings !== this.#endings) {
      throw new AppError(
        'engineStopped',
        t('The engine was ended before it was ready; try again.'),
      );
    }
    const { bundled } = this.#models;
    this.#folder = model.folder;
    try {
      return await api.open(this.#openRequest(model));
    } catch (error) {
      if (isCancellation(error)) throw error;
      // The layer that the settings ask for is not in it: they are to be changed, not the model.
      if (error instanceof AppError && error.code === 'invalidInput') throw ofSettings(error);
      if (endings !== this.#endings || model.folder === bundled.folder) throw error;
      this.#folder = bundled.folder;
      if (isStopped(error)) {
        // It took the process down with it; the next start opens the bundled one.
        const died = new AppError(
          'modelInvalid',
          t('The engine stopped while it opened the model; choose another one.'),
          { cause: error },
        );
        this.#models.refuse(model, died);
        throw error;
      }
      this.#models.refuse(model, error);
      return api.open(this.#openRequest(bundled));
    }
  }

  #openRequest({ folder }: ModelInUse): OpenRequest {
    const { threads, runtime, precision, device, choice } = readEngineSettings();
    const memoryFolder = this.#memoryFolder;
    const index = this.#index;
    this.#choice = JSON.stringify(choice);
    return {
      modelFolder: folder,
      threads,
      runtime,
      precision,
      device,
      choice,
      memoryFolder,
      index,
      language: language(),
    };
  }

  /** Ends an engine that has another model, or makes other vectors, than is chosen by now, and starts one anew. */
  async #followModel(): Promise<void> {
    const { folder } = await this.#models.current();
    if (folder === this.#folder && this.#choice === JSON.stringify(readEngineSettings().choice))
      return;
    const wasUsed = this.#folder !== undefined || this.pid !== undefined;
    this.#endings++;
    this.#switches++;
    this.#folder = undefined;
    this.#model = undefined;
    this.#process.restart();
    this.#announce();
    this.#modelChanged.fire();
    if (!wasUsed) return;
    try {
      // So that it is seen at once whether it can be opened.
      await this.call(() => Promise.resolve());
    } catch (error) {
      if (!isCancellation(error)) logError(this.#log, error);
    }
  }

  #announce(): void {
    this.#changed.fire(this.status);
  }
}

function ofSettings(error: AppError): AppError {
  const message = t(
    '{0} The settings ask for it: change semanticText.model.layer or semanticText.model.pooling.',
    error.message,
  );
  return new AppError(error.code, message, { cause: error });
}

function isStopped(error: unknown): boolean {
  return error instanceof AppError && error.code === 'engineStopped';
}
