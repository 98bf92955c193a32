import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { scriptBeside } from '../process/scriptBeside.ts';

/** A path, or what stands in the file. */
export type ParquetSource = string | Uint8Array;

/**
 * `texts`: of each row what its columns say, in their order; `lines`: that as a line of JSON with its line feed; `rows`: each row
 * as an object.
 */
export type ParquetForm = 'texts' | 'lines' | 'rows';

export interface ParquetThreadData {
  readonly source: ParquetSource;
  readonly form: ParquetForm;
  /** The row that is wanted alone, from 0; all when absent. */
  readonly row?: number | undefined;
}

/** What the thread is asked for rows with: the columns that are wanted of them; undefined: all. Others say nothing. */
export type ParquetColumns = readonly string[] | undefined;

/** What the thread says: first what the file holds, then some rows for each time that it is asked. */
export type FromParquetThread =
  | {
      readonly kind: 'begin';
      readonly columns: readonly string[];
      readonly rowCount: number;
      readonly bytes: number;
    }
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'failure'; readonly reason: string };

/** A Parquet file that is being read. */
export interface ParquetReading<T> {
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Of the file. */
  readonly bytes: number;
  /** Some rows at a time: more are never in memory. `only` says before each which columns are wanted. */
  groups(only?: () => ParquetColumns): AsyncIterable<readonly T[]>;
  /** Ends it, whatever it is doing. */
  close(): Promise<void>;
}

// A few bytes of a damaged file can ask for thousands of millions of values, which the library makes without a look.
const mostMegabytes = 3000;
// A busy machine reads some megabytes a second.
const leastPatienceMs = 60_000;
const patienceMsPerByte = 0.004;

export interface ReadInThreadOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long a group of rows may take; by the file's length when absent. */
  readonly patienceMs?: number | undefined;
}

/**
 * Reads a Parquet file in a thread of its own, whose memory and time have a bound, and which ends when `signal` is aborted:
 * what a damaged file asks for is no reason for this process to end, or to stand still. Throws `fileUnreadable`, naming
 * `name`, and `cancelled`.
 */
export async function readInThread<T>(
  data: ParquetThreadData,
  name: string,
  { signal, patienceMs }: ReadInThreadOptions,
): Promise<ParquetReading<T>> {
  throwIfCancelled(signal);
  const worker = new Worker(scriptBeside(import.meta.dirname, 'parquetThreadMain'), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  const onAbort = (): void => void worker.terminate();
  signal?.addEventListener('abort', onAbort, { once: true });
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  };
  // Listened for once, however many groups there are.
  const ended = once(worker, 'exit').then((): never => {
    throwIfCancelled(signal);
    throw new DamagedParquet(name, t('its reading ended'));
  });
  // Nobody may be waiting when it ends.
  ended.catch(() => undefined);
  let waitMs = patienceMs ?? leastPatienceMs;
  const next = async (): Promise<FromParquetThread> => {
    const overdue = new AbortController();
    const timer = setTimeout(() => {
      overdue.abort();
      void worker.terminate();
    }, waitMs);
    try {
      const message = await nextMessage(worker, ended, name, signal);
      if (message.kind === 'failure') throw new DamagedParquet(name, message.reason);
      return message;
    } catch (error) {
      if (!overdue.signal.aborted) throw error;
      throw new DamagedParquet(name, t('it takes far longer than a file of its size'), error);
    } finally {
      clearTimeout(timer);
    }
  };
  async function* groups(
    only: () => ParquetColumns = () => undefined,
  ): AsyncGenerator<readonly T[]> {
    for (;;) {
      worker.postMessage(only());
      const message = await next();
      if (message.kind !== 'rows') return;
      yield message.rows as readonly T[];
    }
  }
  try {
    const begin = await next();
    if (begin.kind !== 'begin') throw new DamagedParquet(name, begin.kind);
    const { columns, rowCount, bytes } = begin;
    waitMs = patienceMs ?? leastPatienceMs + patienceMsPerByte * bytes;
    return { columns, rowCount, bytes, groups, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function nextMessage(
  worker: Worker,
  ended: Promise<never>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<FromParquetThread> {
  try {
    const [message] = (await Promise.race([once(worker, 'message'), ended])) as [FromParquetThread];
    return message;
  } catch (error) {
    throwIfCancelled(signal);
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof AppError) throw error;
    throw new DamagedParquet(
      name,
      code === 'ERR_WORKER_OUT_OF_MEMORY' ? t('it asks for more memory than there is') : message,
      error,
    );
  }
}

/** `reason`: why a file cannot be read as Parquet, in short. */
export class DamagedParquet extends AppError {
  readonly reason: string;

  constructor(name: string, reason: string, cause?: unknown) {
    const message = t('{0} cannot be read as Parquet ({1}); write it anew.', name, reason);
    super('fileUnreadable', message, { cause });
    this.reason = reason;
  }
}
