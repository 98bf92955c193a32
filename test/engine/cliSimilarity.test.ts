import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { parseCsv } from '../support/parseCsv.ts';
import { sharedData } from '../support/projectPaths.ts';
import { runCli } from '../support/runCli.ts';
import { spearman } from '../support/spearman.ts';

async function similarity(input: string, ...args: string[]): Promise<string[]> {
  const result = await runCli(['similarity', '--pairs', '-', ...args], { input });
  assert.deepEqual([result.code, result.stderr], [0, '']);
  return result.stdout.split('\n').slice(0, -1);
}

describe('semantic-text similarity', () => {
  test('one cosine a line, in order, with at least six digits', async () => {
    const scores = await similarity(
      'A cat sat on the mat.\tA kitten rested on the rug.\r\n' +
        'A cat sat on the mat.\tThe interest rate rose again.\r\n' +
        'The same text.\tThe same text.\n' +
        'a\t\n',
    );
    const [alike, apart, same, empty] = scores.map(Number);
    assert.equal(scores.length, 4);
    assert.ok(alike! > 0.4 && apart! < 0.2, scores.join(' '));
    assert.match(scores[0]!, /^0\.\d{6,}$/);
    assert.ok(Math.abs(same! - 1) < 1e-6);
    assert.ok(empty! < 1);
    assert.deepEqual(
      await similarity('a\tb\n\n\r\n', '--repair', 'none'),
      await similarity('a\tb'),
    );
    assert.deepEqual(await similarity(''), []);
  });

  test('does not depend on the order of the two, nor on other pairs', async () => {
    const [ab, ba] = await similarity('the tide\tlow water\nlow water\tthe tide\n');
    assert.equal(ab, ba);
    assert.deepEqual(await similarity('the tide\tlow water'), [ab]);
  });

  test('a line without exactly one tab ends with 2 and names it', async () => {
    for (const bad of ['no tab', 'a\tb\tc', '']) {
      const result = await runCli(['similarity', '--pairs', '-'], {
        input: `a\tb\n${bad}\nc\td\n`,
      });
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, /^semantic-text: Line 2 of the pairs has [02] tabs;/);
    }
  });

  test('a missing file ends with 1 and is named', async () => {
    const result = await runCli(['similarity', '--pairs', 'none.tsv']);
    assert.deepEqual([result.code, result.stdout], [1, '']);
    assert.equal(result.stderr, 'semantic-text: There is no file none.tsv; check the path.\n');
  });

  const dev = sharedData('stsb', 'stsb-en-dev.csv');
  test('STS benchmark: Spearman of at least 86.6', { skip: dev.skip }, async (t) => {
    const records = parseCsv(await readFile(dev.path, 'utf8'));
    assert.equal(records.length, 1500);
    const scores = await similarity(records.map(([a, b]) => `${a}\t${b}\n`).join(''));
    const correlation =
      100 *
      spearman(
        scores.map(Number),
        records.map((record) => Number(record[2])),
      );
    t.diagnostic(`Spearman x 100: ${correlation.toFixed(2)}`);
    assert.ok(correlation >= 86.6, String(correlation));
  });
});
