import type * as vscode from 'vscode';
import { t, language } from '../../core/l10n/translate.ts';
import { SupervisedProcess } from '../../node/process/supervisedProcess.ts';
import { jobsMethods, type JobsApi } from '../../protocol/jobsApi.ts';
import { writeLog } from '../log.ts';
import { readEngineSettings } from '../settings.ts';
import type { EngineClient } from './engineClient.ts';
import type { JobCalls } from './processCalls.ts';

/**
 * The process of long computations as the extension host sees it: started by the first call, ended when idle and with
 * Restart Engine. What it holds is put again by whoever asks it.
 */
export class JobsClient implements JobCalls, vscode.Disposable {
  readonly #process: SupervisedProcess<JobsApi>;
  readonly #restarting: vscode.Disposable;

  /** `entry` is the engine's script; `engine` knows what library computes on this machine. */
  constructor(
    entry: string,
    engine: Pick<EngineClient, 'status' | 'onDidRestart'>,
    log: vscode.LogOutputChannel,
  ) {
    this.#process = new SupervisedProcess<JobsApi>({
      name: 'jobs process',
      title: t('jobs process'),
      entry,
      entryArguments: ['jobs'],
      methods: jobsMethods,
      handshake: (api) =>
        api.start({ language: language(), library: engine.status.model?.info.kind }),
      idleStopMs: () => readEngineSettings().idleStopMinutes * 60_000,
      log: (entry) => {
        writeLog(log, entry);
      },
      onState: (state) => {
        log.debug(`The jobs process is ${state}.`);
      },
    });
    this.#restarting = engine.onDidRestart(() => {
      this.#process.restart();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** See `SupervisedProcess.call` for how it fails. */
  call<T>(use: (api: JobsApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#process.call(use, signal);
  }

  dispose(): void {
    this.#restarting.dispose();
    this.#process.dispose();
  }
}
