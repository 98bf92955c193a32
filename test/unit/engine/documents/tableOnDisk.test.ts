import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCutTable } from '../../../../src/node/tables/heldTable.ts';
import type { TableOnDisk } from '../../../../src/protocol/corpusApi.ts';
import { setup } from './corpusSetup.ts';

test('a table that is not sent is read from the disk, and refused where it is another one by now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  try {
    const path = join(folder, 'a.csv');
    const text = 'id,text\n1,the boats are all asleep\n2,"so is ""every"" cat in the house"\n';
    await writeFile(path, text);
    const { corpus } = setup();
    const put = (given: string | { path: string; units: number }) =>
      corpus.putDocument({
        document: 'a',
        text: given,
        segmentKind: 'line',
        textKind: 'delimited',
      });
    const sent = await put(text);
    assert.equal(sent.spans.length, 4);
    assert.deepEqual(await put({ path, units: text.length }), sent);
    await writeFile(path, `${text}3,one more of them is here\n`);
    await assert.rejects(put({ path, units: text.length }), {
      code: 'fileUnreadable',
      message: /^a\.csv was written while it was read/,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('one whose long values are cut is read as the host has read it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  try {
    const path = join(folder, 'a.csv');
    await writeFile(
      path,
      `id,text\n1,the boats are all asleep\n2,${'so is every cat '.repeat(50)}\n`,
    );
    const { text, cut } = await readCutTable(path, 'a.csv', 60);
    assert.equal(cut.mostValueUnits, 60);
    const { corpus } = setup();
    const put = (given: string | TableOnDisk) =>
      corpus.putDocument({
        document: 'a',
        text: given,
        segmentKind: 'line',
        textKind: 'jsonLines',
      });
    const sent = await put(text);
    const [, , start = 0, end = 0] = sent.spans;
    assert.match(text.slice(start, end), /^so is every cat .*…$/);
    assert.ok(end - start <= 60);
    assert.deepEqual(await put({ path, units: text.length, mostValueUnits: 60 }), sent);
    await assert.rejects(put({ path, units: text.length, mostValueUnits: 50 }), {
      code: 'fileUnreadable',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
