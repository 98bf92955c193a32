import { parentPort, workerData } from 'node:worker_threads';
import { encodeRow } from '../../../core/rows/rowCodes.ts';
import { StaticEncoder } from '../../../core/vectors/staticEncoder.ts';
import { openFolderTokenizer } from '../../../node/model/folderTokenizer.ts';
import type { StaticThreadAnswer, StaticThreadData } from './staticThread.ts';

// The entry of the thread that `StaticThread` starts: texts come in, their static vectors go out.
const { table, modelFolder } = workerData as StaticThreadData;
const encoder = openFolderTokenizer(modelFolder).then(
  (tokenizer) => new StaticEncoder(table, tokenizer),
);

async function answer(texts: readonly string[]): Promise<void> {
  const made = await encoder;
  const values = new Int8Array(texts.length * table.dims);
  const vector = new Float32Array(table.dims);
  const scales = Float32Array.from(texts, (text, i) => {
    made.encode(text, vector);
    return encodeRow(vector, 0, table.dims, values, i * table.dims).step;
  });
  const rows: StaticThreadAnswer = { values, scales };
  parentPort?.postMessage(rows, [values.buffer, scales.buffer]);
}

parentPort?.on('message', (texts: readonly string[]) => {
  // A failure ends the thread, which the other side hears of.
  void answer(texts);
});
