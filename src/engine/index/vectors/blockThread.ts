import { Worker } from 'node:worker_threads';
import { scriptBeside } from '../../../node/process/scriptBeside.ts';
import type { VectorBlock } from './vectorBlocks.ts';

/** What the thread is given at its start. */
export interface BlockThreadData {
  /** Of the database. */
  readonly path: string;
  /** Whose blocks are read. */
  readonly space: number;
}

/** Blocks that are being read. */
export interface BlockReading {
  /** Resolves at the end, also where it failed: whoever needs a block that did not come reads it. */
  readonly ended: Promise<void>;
  /** Ends it sooner. */
  stop(): void;
}

/**
 * Reads the blocks of a space beside this thread, which has other things to do before it needs them; `onBlock` gets each,
 * when this thread has time. Undefined where no thread can be had.
 */
export function readBlocks(
  workerData: BlockThreadData,
  onBlock: (block: VectorBlock) => void,
): BlockReading | undefined {
  let worker: Worker;
  try {
    worker = new Worker(scriptBeside(import.meta.dirname, 'blockThreadMain'), { workerData });
  } catch {
    // As many threads as the system allows: they are read on this one.
    return undefined;
  }
  const ended = new Promise<void>((resolve) => {
    worker.on('message', onBlock);
    // It ends with an error, which the reading of what is missing will meet again, or by itself.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      resolve();
    });
  });
  return { ended, stop: () => void worker.terminate() };
}
