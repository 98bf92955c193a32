import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { fitRepair } from '../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { applyRepair } from '../../src/core/vectors/repair.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, runCli } from '../support/runCli.ts';

async function similarity(input: string, ...args: string[]): Promise<string[]> {
  const result = await callCli(['similarity', '--pairs', '-', ...args], input);
  assert.deepEqual([result.code, result.stderr], [0, '']);
  return result.stdout.split('\n').slice(0, -1);
}

const tiny = ['--model', tinyModel] as const;

describe('semantic-text similarity', () => {
  test('one cosine a line, in order, with at least six digits', async () => {
    const input =
      'A cat sat on the mat.\tA kitten rested on the rug.\r\n' +
      'A cat sat on the mat.\tThe interest rate rose again.\r\n' +
      'The same text.\tThe same text.\n' +
      'a\t\n';
    const scores = await similarity(input);
    // Its process reads and writes the same.
    const started = await runCli(['similarity', '--pairs', '-'], { input });
    assert.deepEqual(started, { code: 0, stdout: `${scores.join('\n')}\n`, stderr: '' });
    const [alike, apart, same, empty] = scores.map(Number);
    assert.equal(scores.length, 4);
    assert.ok(alike! > 0.4 && apart! < 0.2, scores.join(' '));
    assert.match(scores[0]!, /^0\.\d{6,}$/);
    assert.ok(Math.abs(same! - 1) < 1e-6);
    // The same pair is the example of the documentation.
    const page = await readFile(join(projectRoot, 'docs/commandLine.md'), 'utf8');
    const shown = Number(/similarity --pairs -\n(0\.\d+)\n/.exec(page)?.[1]);
    assert.ok(Math.abs(alike! - shown) < 1e-4, `${alike} here, ${shown} in docs/commandLine.md`);
    assert.ok(empty! < 1);
    assert.deepEqual(
      await similarity('a\tb\n\n\r\n', '--repair', 'none', ...tiny),
      await similarity('a\tb', ...tiny),
    );
    assert.deepEqual(await similarity('', ...tiny), []);
  });

  test('does not depend on the order of the two, nor on other pairs', async () => {
    const [ab, ba] = await similarity('the tide\tlow water\nlow water\tthe tide\n');
    assert.equal(ab, ba);
    assert.deepEqual(await similarity('the tide\tlow water'), [ab]);
  });

  test('a line without exactly one tab ends with 2 and names it', async () => {
    for (const bad of ['no tab', 'a\tb\tc', '']) {
      const result = await callCli(['similarity', '--pairs', '-'], `a\tb\n${bad}\nc\td\n`);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, /^semantic-text: Line 2 of the pairs has [02] tabs;/);
    }
  });

  test('a missing file ends with 1 and is named', async () => {
    const result = await callCli(['similarity', '--pairs', 'none.tsv']);
    assert.deepEqual([result.code, result.stdout], [1, '']);
    assert.equal(result.stderr, 'semantic-text: There is no file none.tsv; check the path.\n');
  });
});

describe('similarity --repair', () => {
  const texts = [
    'The tide is out and the boats lie on the sand.',
    'At low water the harbour falls dry.',
    'The bank raised its interest rate again.',
    'Money costs more than it did last year.',
    'A cat sat on the mat.',
    'A kitten rested on the rug.',
    'Bread is baked before dawn.',
  ];
  const pairs = texts.slice(1).map((text, i) => `${texts[i]}\t${text}\n`);
  let matrix: Matrix;
  before(async () => {
    const embedded = await callCli(['embed', '-', ...tiny], texts.join('\n'));
    const vectors = parseJsonl<{ vector: number[] }>(embedded.stdout).map(({ vector }) => vector);
    matrix = new Matrix(texts.length, vectors[0]!.length, Float32Array.from(vectors.flat()));
  });

  for (const method of ['centre', 'standardise', 'remove:2', 'whiten'] as const) {
    test(`${method}: the cosines of the repaired vectors, fitted on the distinct texts`, async () => {
      const repaired = applyRepair(fitRepair(matrix, method), matrix);

      // Repeated texts count once: these two lines change nothing in the others.
      const repeated = [...pairs, pairs[0]!, `${texts[3]}\t${texts[3]}\n`];
      const answer = await similarity(repeated.join(''), '--repair', method, ...tiny);
      const scores = answer.map(Number);
      pairs.forEach((_, i) => {
        const expected = cosine(repaired.row(i), repaired.row(i + 1));
        assert.ok(Math.abs(scores[i]! - expected) < 1e-5, `${i}: ${scores[i]}, not ${expected}`);
      });
      assert.equal(scores[pairs.length], scores[0]);
      assert.ok(Math.abs(scores.at(-1)! - 1) < 1e-6);
    });
  }

  test('a word that names no repair ends with 2', async () => {
    for (const word of ['center', 'remove', 'remove:0', 'remove:two', '']) {
      const result = await callCli(['similarity', '--pairs', 'none.tsv', `--repair=${word}`]);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.equal(
        result.stderr,
        `semantic-text: --repair takes none, centre, standardise, remove:K (K from 1) or whiten, not "${word}".\n`,
      );
    }
  });

  test('too few texts, or too many components, end with 2 and say what to do', async () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['', 'centre', /at least 2 distinct texts, and there are none; give more, or choose none\.$/],
      ['a\ta\na\ta\n', 'whiten', /at least 2 distinct texts, and there is 1; give more/],
      // The model takes no notice of case: two texts, one vector.
      ['a\tA\n', 'standardise', /all have the same one here; give other texts, or choose none\.$/],
      ['a\tb\nc\ta\n', 'remove:2', /remove:2 needs at least 4 distinct texts, and there are 3;/],
      ['a\tb\nc\ta\n', 'remove:32', /32 dimensions.* choose at most remove:31\.$/],
    ];
    for (const [input, repair, message] of cases) {
      const args = ['similarity', '--pairs', '-', '--repair', repair, ...tiny];
      const result = await callCli(args, input);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr.trimEnd(), message);
    }
  });
});
