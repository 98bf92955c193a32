import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { BlockThreadData, FileBlock } from './blockThread.ts';

// The entry of the thread that `readBlocks` starts.
const { path, space } = workerData as BlockThreadData;
const database = new DatabaseSync(path, { readOnly: true });
const blocks = database
  .prepare('SELECT id, crc, rows, keys, vectors FROM blocks WHERE space = ? ORDER BY id')
  .iterate(space);
for (const found of blocks) {
  const block = found as unknown as FileBlock;
  const buffers = [block.keys, block.vectors].map(({ buffer }) => buffer as ArrayBuffer);
  parentPort?.postMessage(block, buffers);
}
database.close();
