import * as vscode from 'vscode';
import { SupervisedProcess, type ProcessState } from '../node/supervisedProcess.ts';
import { engineMethods, type EngineApi, type ModelDescription } from '../protocol/engineApi.ts';
import { writeLog } from './log.ts';
import { readSettings } from './settings.ts';

/** What the engine is doing, for whoever shows it. */
export interface EngineStatus {
  readonly state: ProcessState;
  /** The model it last loaded; undefined before its first start. */
  readonly model: ModelDescription | undefined;
  /** Share of the work in flight that is done, 0 to 1; undefined where nobody counts. */
  readonly progress: number | undefined;
}

/** The engine's process as the extension host sees it: started by the first call, supervised, observable. */
export class EngineClient implements vscode.Disposable {
  readonly #process: SupervisedProcess<EngineApi>;
  readonly #changed = new vscode.EventEmitter<EngineStatus>();
  #model: ModelDescription | undefined;
  #progress: number | undefined;
  #holds = 0;

  readonly onDidChangeStatus = this.#changed.event;

  /**
   * `entry` is the engine's script, `modelFolder` the folder of the model that it loads; in `memoryFolder` the engine
   * keeps what it finds out about this machine.
   */
  constructor(
    entry: string,
    modelFolder: string,
    memoryFolder: string,
    log: vscode.LogOutputChannel,
  ) {
    this.#process = new SupervisedProcess<EngineApi>({
      name: 'engine',
      entry,
      methods: engineMethods,
      handshake: async (api) => {
        const { threads, runtime, precision, device } = readSettings();
        this.#model = await api.open({
          modelFolder,
          threads,
          runtime,
          precision,
          device,
          memoryFolder,
        });
      },
      idleStopMs: () => readSettings().idleStopMinutes * 60_000,
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

  /** Calls the engine; see `SupervisedProcess.call` for how it fails. */
  call<T>(use: (api: EngineApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#process.call(use, signal);
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
    this.#process.restart();
  }

  dispose(): void {
    this.#process.dispose();
    this.#changed.dispose();
  }

  #announce(): void {
    this.#changed.fire(this.status);
  }
}
