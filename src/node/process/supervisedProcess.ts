import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, isCancellation, untilAborted } from '../../core/errors/appError.ts';
import { tooLittleMemory } from '../../core/errors/outOfMemory.ts';
import { t } from '../../core/l10n/translate.ts';
import type { MethodNames } from '../../protocol/rpc.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { ChildConnection, connectToChild } from './childConnection.ts';
import { childEnvironment } from './childEnvironment.ts';

export type ProcessState = 'stopped' | 'starting' | 'idle' | 'busy' | 'failed';

export interface SupervisedProcessOptions<Api extends object> {
  /** What it is called in messages: "engine". */
  readonly name: string;
  /** The same in sentences for people, in their language. */
  readonly title?: string;
  /** Path of the script that the child runs, and its arguments; none when absent. */
  readonly entry: string;
  readonly entryArguments?: readonly string[];
  readonly methods: MethodNames<Api>;
  /** The first calls to a fresh child; until they are answered it is not used, and if they fail it is ended. */
  readonly handshake: (api: Api) => Promise<void>;
  readonly log: (entry: LogEntry) => void;
  readonly onState: (state: ProcessState) => void;
  /** With nothing in flight for so long, the child is ended and its memory freed. Asked for each time. */
  readonly idleStopMs: () => number;
  /** False keeps an idle child: it holds something that would have to be computed again. Asked for each time. */
  readonly mayStop?: () => boolean;
  readonly startTimeoutMs?: number;
  /** Wait before the first restart after a crash; doubled with each further one. */
  readonly backOffMs?: number;
}

interface Running<Api> {
  readonly child: ChildProcess;
  readonly connection: ChildConnection<Api>;
  /** Settles when the handshake has; never rejects twice for one child. */
  readonly ready: Promise<void>;
}

const maxRestarts = 3;
const defaultStartTimeoutMs = 60_000;
const defaultBackOffMs = 500;
const killAfterMs = 3_000;
// MB. V8 lets the youngest objects take three times so much before it looks which of them are still used, 134 MB when nothing
// is said: an index of 100,000 lines took a fifth more memory then, and no less time.
const memoryFlags = ['--max-semi-space-size=8'];
// The last words of a process that V8 or C++ ends since memory is refused.
const endsForMemory = /heap out of memory|FATAL ERROR: .*Allocation failed|bad_alloc/;

/**
 * A child process that answers one API. It starts on the first call, stops when idle, and ends with its
 * parent. When it dies, the calls in flight are rejected and never sent again; a later call starts it
 * anew, at most three times in a row, each time after a longer wait; a success resets the count.
 */
export class SupervisedProcess<Api extends { readonly [K in keyof Api]: Api[K] }> {
  readonly #options: SupervisedProcessOptions<Api>;
  #running: Running<Api> | undefined;
  #state: ProcessState = 'stopped';
  #inFlight = 0;
  #crashes = 0;
  #crashedAt = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #disposed = false;
  /** Children whose last words were of memory that could not be had. */
  readonly #lacksMemory = new WeakSet<ChildProcess>();

  constructor(options: SupervisedProcessOptions<Api>) {
    this.#options = options;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** The child's process id while it runs. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /**
   * Calls the child, which is started first where it does not run. Rejects with `engineStopped` when it
   * dies meanwhile, with `engineUnavailable` when it has died too often, with the child's own error, or with
   * `cancelled` when `signal` is aborted before the child has started; `use` hands it to the call itself.
   */
  async call<T>(use: (api: Api) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#disposed) throw new AppError('engineStopped', t('The extension is shutting down.'));
    clearTimeout(this.#idleTimer);
    this.#inFlight++;
    try {
      const running = await untilAborted(this.#start(), signal);
      this.#setState('busy');
      try {
        const result = await use(running.connection.api);
        this.#crashes = 0;
        return result;
      } catch (error) {
        throw this.#describe(error, running.child);
      }
    } finally {
      this.#inFlight--;
      this.#rest();
    }
  }

  /** Ends the child and forgets earlier crashes; the next call starts a fresh one. */
  restart(): void {
    this.#crashes = 0;
    this.#end('restarted');
    this.#setState('stopped');
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idleTimer);
    this.#end('disposed');
  }

  async #start(): Promise<Running<Api>> {
    const running = this.#running ?? (await this.#startAnew());
    await running.ready;
    return running;
  }

  async #startAnew(): Promise<Running<Api>> {
    if (this.#crashes > maxRestarts) {
      throw new AppError(
        'engineUnavailable',
        t(
          'The {0} stopped {1} times in a row; look at its log and choose Restart Engine to try again.',
          this.#title,
          String(this.#crashes),
        ),
      );
    }
    await this.#backOff();
    // Before the first call nothing needs it, and an editor waits until its extensions are loaded.
    const { connectToChild } = await import('./childConnection.ts');
    if (this.#disposed) throw new AppError('engineStopped', t('The extension is shutting down.'));
    // Whoever called has gone during the wait: a child would run on, and never be idle.
    if (this.#inFlight === 0) throw new AppError('cancelled', 'Cancelled.');
    // Another call may have started it during the wait.
    this.#running ??= this.#spawn(connectToChild);
    return this.#running;
  }

  async #backOff(): Promise<void> {
    if (this.#crashes === 0) return;
    const waitMs = (this.#options.backOffMs ?? defaultBackOffMs) * 2 ** (this.#crashes - 1);
    await delay(Math.max(0, this.#crashedAt + waitMs - performance.now()));
  }

  #spawn(connect: typeof connectToChild): Running<Api> {
    const { entry, entryArguments = [], name, methods, log } = this.#options;
    this.#setState('starting');
    let child: ChildProcess;
    try {
      child = fork(entry, [...entryArguments], {
        execPath: process.execPath,
        execArgv: [...memoryFlags],
        env: childEnvironment(),
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
    } catch (cause) {
      this.#setState('failed');
      throw new AppError(
        'engineUnavailable',
        t(
          'The {0} cannot be started ({1}); free some memory and choose Restart Engine.',
          this.#title,
          String(cause),
        ),
        { cause },
      );
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (endsForMemory.test(text)) this.#lacksMemory.add(child);
        log({ level: 'warn', message: `${name}: ${text.trimEnd()}` });
      });
    }
    lowerPriority(child, log);
    const connection = connect<Api>(child, methods, log, name);
    const ready = this.#shakeHands(child, connection.api);
    const running: Running<Api> = { child, connection, ready };
    child.once('error', (error) => log({ level: 'error', message: `${name}: ${error.message}` }));
    child.once('exit', (code, signal) => {
      // Pending requests hang until the connection is disposed.
      connection.dispose();
      if (this.#running?.child !== child) return;
      this.#running = undefined;
      this.#crashes++;
      this.#crashedAt = performance.now();
      log({
        level: 'error',
        message: `The ${name} stopped unexpectedly (${signal ?? `exit code ${String(code)}`}).`,
      });
      this.#setState('failed');
    });
    return running;
  }

  async #shakeHands(child: ChildProcess, api: Api): Promise<void> {
    const timeoutMs = this.#options.startTimeoutMs ?? defaultStartTimeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const exited = new Promise<never>((_, reject) => {
      child.once('error', (cause) => {
        reject(
          new AppError('engineUnavailable', t('The {0} cannot be started.', this.#title), {
            cause,
          }),
        );
      });
      timer = setTimeout(() => {
        reject(
          new AppError(
            'engineUnavailable',
            t(
              'The {0} did not start within {1} s; look at its log and choose Restart Engine.',
              this.#title,
              String(timeoutMs / 1000),
            ),
          ),
        );
      }, timeoutMs);
    });
    try {
      await Promise.race([this.#options.handshake(api), exited]);
    } catch (error) {
      if (this.#running?.child === child) {
        this.#end('not started');
        this.#setState('failed');
      }
      throw this.#describe(error, child);
    } finally {
      clearTimeout(timer);
    }
  }

  #describe(error: unknown, child: ChildProcess): unknown {
    if (!(error instanceof AppError) || error.code !== 'engineStopped' || isCancellation(error)) {
      return error;
    }
    if (this.#lacksMemory.has(child)) {
      return new AppError('engineStopped', tooLittleMemory(error).message, { cause: error });
    }
    const { exitCode, signalCode } = child;
    const how =
      signalCode ??
      (exitCode === null ? t('ended on request') : t('exit code {0}', String(exitCode)));
    return new AppError(
      'engineStopped',
      t('The {0} stopped while it worked on this ({1}); try again.', this.#title, how),
      { cause: error },
    );
  }

  #rest(): void {
    if (this.#inFlight > 0 || !this.#running || this.#disposed) return;
    this.#setState('idle');
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      if (this.#inFlight > 0) return;
      if (this.#options.mayStop?.() === false) {
        this.#rest();
        return;
      }
      this.#end('idle');
      this.#setState('stopped');
    }, this.#options.idleStopMs());
    // Nothing waits for an idle child: it must not keep its parent alive.
    this.#idleTimer.unref();
  }

  #end(why: string): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    this.#options.log({ level: 'info', message: `Ending the ${this.#options.name}: ${why}.` });
    running.connection.dispose();
    // The child ends itself when its channel closes, unless it is stuck.
    if (running.child.connected) running.child.disconnect();
    const kill = setTimeout(() => running.child.kill('SIGKILL'), killAfterMs);
    kill.unref();
    running.child.once('exit', () => clearTimeout(kill));
  }

  get #title(): string {
    return this.#options.title ?? this.#options.name;
  }

  #setState(state: ProcessState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

/** Lets the editor and everything else of the user's go first. */
function lowerPriority(child: ChildProcess, log: (entry: LogEntry) => void): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log({ level: 'debug', message: `Its priority stays: ${String(error)}` });
  }
}
