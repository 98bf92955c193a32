import { Worker } from 'node:worker_threads';
import { AppError } from '../../../core/errors/appError.ts';
import type { QuantisedRows } from '../../../core/vectors/staticRows.ts';
import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import { scriptBeside } from '../../../node/process/scriptBeside.ts';

/** What the thread is given at its start. */
export interface StaticThreadData {
  readonly table: StaticTable;
  /** Whose tokenizer it reads. */
  readonly modelFolder: string;
}

export interface StaticThreadAnswer extends QuantisedRows {
  readonly values: Int8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
}

interface Waiting {
  readonly resolve: (rows: QuantisedRows) => void;
  readonly reject: (error: Error) => void;
}

// It holds a tokenizer of its own: some 30 MB.
const idleEndMs = 10_000;

/**
 * Makes static vectors beside the thread that reads files. ONNX Runtime may not be loaded there: its addon has
 * crashed hosts from worker threads.
 */
export class StaticThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #idle: NodeJS.Timeout | undefined;
  #ended: Error | undefined;

  constructor(workerData: StaticThreadData) {
    this.#worker = new Worker(scriptBeside(import.meta.dirname, 'staticThreadMain'), {
      workerData,
    });
    // It keeps the process only while somebody waits.
    this.#worker.unref();
    this.#worker.on('message', (rows: StaticThreadAnswer) => {
      this.#waiting.shift()?.resolve(rows);
      if (this.#waiting.length > 0) return;
      this.#worker.unref();
      this.#idle = setTimeout(() => void this.#worker.terminate(), idleEndMs).unref();
    });
    this.#worker.on('error', (error: Error) => {
      this.#end(error);
    });
    this.#worker.on('exit', () => {
      this.#end(new AppError('internal', 'The thread for static vectors has ended.'));
    });
  }

  /** Whether it takes no more texts: it failed, or had nothing to do for a while. */
  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** One row for each text. Rejects when the thread fails. */
  encode(texts: readonly string[]): Promise<QuantisedRows> {
    if (this.#ended) return Promise.reject(this.#ended);
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(texts);
    });
  }

  #end(error: Error): void {
    clearTimeout(this.#idle);
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
