import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import type { StaticTable } from '../../../../../src/core/vectors/staticTable.ts';
import { InstantIndex } from '../../../../../src/engine/index/instant/instantIndex.ts';
import { WorkspaceIndex } from '../../../../../src/engine/index/workspaceIndex.ts';
import { queryVector } from '../../../../../src/engine/model/queryVector.ts';
import type { SearchIndexAnswer } from '../../../../../src/protocol/indexApi.ts';
import { fakeModel } from '../fakeModel.ts';

const linesOfFile = 200;

/** A file of lines; the last one alone says what is asked for. */
function fileOf(name: number): Parameters<WorkspaceIndex['workspace']['replace']>[0][number] {
  const texts = Array.from({ length: linesOfFile - 1 }, (_, i) => `train ${name} stops ${i}`);
  texts.push(`boats asleep ${name}`);
  let start = 0;
  const segments = texts.map((text, i) => {
    const segment = { text, start, end: start + text.length, line: i + 1 };
    start = segment.end + 1;
    return segment;
  });
  const path = `/${name}`;
  return { file: { path, size: start, mtime: 1, hash: path, problem: undefined }, segments };
}

test('while files come in each answer is of all that are there, whose texts are not read again for their words', async (t) => {
  const { model } = fakeModel('a');
  const dims = model.space.dims;
  // No word says anything: what is found is found by words.
  const table: StaticTable = {
    ...{ rows: 0, dims, modelDims: dims, values: new Int8Array(), scales: new Float32Array() },
    projection: new Float32Array(dims * dims),
  };
  const instant = new InstantIndex(table, model.embedder.tokenizer);
  const index = new WorkspaceIndex({ workspacePath: ':memory:', vectorsPath: ':memory:' });
  t.after(() => index.close());
  const { workspace } = index;
  const worded = t.mock.method(workspace.fullText, 'worded');
  const query = { text: 'boat', more: [], less: [] };
  const vector = await queryVector(query, model, undefined);
  const answers: SearchIndexAnswer[] = [];
  let isAnswered = (): void => undefined;
  const nextAnswer = (): Promise<void> => new Promise((resolve) => (isAnswered = resolve));
  const update = index.whileUpdating(async () => {
    for (let file = 1; file <= 3; file++) {
      workspace.replace([fileOf(file)]);
      await nextAnswer();
    }
  });
  const asked = { query: parseQuery(query.text), limit: 5 };
  const last = await instant.search(
    index,
    model,
    { query, asked, vector },
    {
      ...{ signal: undefined, priority: 'query', maxTexts: 0 },
      onAnswer: (answer) => {
        answers.push(answer);
        isAnswered();
      },
    },
  );
  await update;
  assert.deepEqual(
    answers.slice(0, 3).map(({ segments }) => segments),
    [1, 2, 3].map((files) => files * linesOfFile),
  );
  const boats = (answer: SearchIndexAnswer | undefined): string[] =>
    (answer?.hits ?? []).map(({ text }) => text).filter((text) => text.startsWith('boats'));
  for (const files of [1, 2, 3]) {
    assert.deepEqual(
      boats(answers[files - 1]).sort(),
      Array.from({ length: files }, (_, i) => `boats asleep ${i + 1}`),
    );
  }
  assert.equal(boats(last).length, 3);
  // The first file was there when the search began.
  assert.deepEqual(
    worded.mock.calls.map(({ arguments: [after] }) => after),
    [0],
  );
});
