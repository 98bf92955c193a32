import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isModelId,
  parseRecord,
  recordJson,
  type ModelRecord,
} from '../../../../src/node/model/modelRecord.ts';

const record: ModelRecord = {
  id: 'owner/name',
  commit: 'a'.repeat(40),
  files: [
    { path: 'onnx/model.onnx', bytes: 7, hash: { kind: 'sha256', hex: 'b'.repeat(64) } },
    { path: 'config.json', bytes: 0, hash: { kind: 'gitBlobSha1', hex: 'c'.repeat(40) } },
  ],
  addedAt: '2026-01-02T03:04:05.000Z',
  source: 'https://hub.example',
};

test('a record comes back as it was written', () => {
  assert.deepEqual(parseRecord(recordJson(record)), record);
});

test('a record that is not one is refused', () => {
  const broken = [
    '',
    'null',
    '{}',
    recordJson({ ...record, id: '../name' }),
    recordJson({ ...record, commit: 'main' }),
    recordJson({ ...record, files: [] }),
    recordJson(record).replace('onnx/model.onnx', '../model.onnx'),
    recordJson(record).replace('"bytes": 7', '"bytes": -7'),
    recordJson(record).replace('b'.repeat(64), 'b'.repeat(63)),
    recordJson(record).replace('"formatVersion": 1', '"formatVersion": 2'),
  ];
  for (const json of broken) assert.throws(() => parseRecord(json), { code: 'modelInvalid' });
});

test('ids as the Hub writes them', () => {
  for (const id of ['Xenova/distilbert-base-uncased', 'bert-base', 'a/b_c.d'])
    assert.ok(isModelId(id));
  for (const id of ['', '/', 'a/', '/a', 'a/b/c', '..', 'a/..', 'a--b', './a', 'a b', 'a/b.']) {
    assert.ok(!isModelId(id), id);
  }
});
