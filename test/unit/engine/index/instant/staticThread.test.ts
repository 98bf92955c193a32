import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTokenizer } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { encodeRow } from '../../../../../src/core/rows/rowCodes.ts';
import { StaticEncoder } from '../../../../../src/core/vectors/staticEncoder.ts';
import { parseStaticTable } from '../../../../../src/core/vectors/staticTable.ts';
import { StaticThread } from '../../../../../src/engine/index/instant/staticThread.ts';
import {
  readStaticTableFile,
  readTokenizerFiles,
} from '../../../../../src/node/model/modelFolder.ts';
import { bundledModel } from '../../../../support/projectPaths.ts';

test('the thread makes the vectors that are made here, in the order of the questions', async () => {
  const bytes = await readStaticTableFile(bundledModel);
  assert.ok(bytes);
  const table = parseStaticTable(bytes);
  const tokenizer = createTokenizer(await readTokenizerFiles(bundledModel));
  const encoder = new StaticEncoder(table, tokenizer);
  const thread = new StaticThread({ table, modelFolder: bundledModel });
  const questions = [['Boats asleep in the harbour', '', 'näive café'], ['embeddings'], []];
  const answers = await Promise.all(questions.map((texts) => thread.encode(texts)));
  for (const [i, texts] of questions.entries()) {
    const values = new Int8Array(texts.length * table.dims);
    const row = new Float32Array(table.dims);
    const scales = Float32Array.from(texts, (text, at) => {
      encoder.encode(text, row);
      return encodeRow(row, 0, table.dims, values, at * table.dims).step;
    });
    assert.deepEqual(answers[i], { values, scales });
  }
});

test('where the thread cannot begin, each question is refused', async () => {
  const table = {
    ...{ rows: 0, dims: 4, modelDims: 4, values: new Int8Array() },
    ...{ scales: new Float32Array(), projection: new Float32Array(16) },
  };
  const thread = new StaticThread({ table, modelFolder: `${bundledModel}-missing` });
  await assert.rejects(thread.encode(['a']));
  assert.equal(thread.isEnded, true);
  await assert.rejects(thread.encode(['b']));
});
