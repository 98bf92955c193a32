import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { BlockThreadData } from './blockThread.ts';
import { blockColumns, parseBlock } from './vectorBlocks.ts';

// The entry of the thread that `readBlocks` starts.
const { path, space } = workerData as BlockThreadData;
const database = new DatabaseSync(path, { readOnly: true });
const blocks = database
  .prepare(`SELECT ${blockColumns} FROM blocks WHERE space = ? ORDER BY id`)
  .iterate(space);
for (const found of blocks) {
  const block = parseBlock(found);
  const buffers = [block.keys, block.vectors].map(({ buffer }) => buffer as ArrayBuffer);
  parentPort?.postMessage(block, buffers);
}
database.close();
