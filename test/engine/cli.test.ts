import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { callCli } from '../support/callCli.ts';
import { runCli } from '../support/runCli.ts';

describe('semantic-text', () => {
  test('--help and --version are data', async () => {
    for (const answer of [await runCli(['--help']), await callCli(['-h'])]) {
      const { code, stdout, stderr } = answer;
      assert.deepEqual([code, stderr], [0, '']);
      for (const command of ['tokens', 'embed', 'similarity', 'search', 'index', '--version']) {
        assert.ok(stdout.includes(command));
      }
    }
    const packageJson = await readFile(join(projectRoot, 'package.json'), 'utf8');
    const { version } = JSON.parse(packageJson) as { version: string };
    assert.deepEqual(await runCli(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('each command has its own help, which names each of its options', async () => {
    const options = {
      tokens: ['--jsonl', '--max-length', '--model'],
      embed: ['--segment', '--layer', '--pooling', '--max-length', '--format', '--out', '--model'],
      similarity: ['--pairs', '--repair', '--model'],
      search: ['-k', '--mode', '--index', '--json', '--model'],
      index: ['--index', '--status', '--clear', '--model'],
    };
    for (const [command, names] of Object.entries(options)) {
      const { code, stdout, stderr } = await callCli([command, 'x', '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      for (const name of names) assert.ok(stdout.includes(name), `${command} ${name}`);
    }
  });

  test('wrong use ends with 2, and standard error says what there is', async () => {
    const refused: [string[], RegExp][] = [
      [
        [],
        /^semantic-text: Give a command: tokens, embed, similarity, search, index, clusters, duplicates, outliers, classify, regress, models\./,
      ],
      [
        ['find', 'x'],
        /^semantic-text: There is no command find; there are tokens, embed, similarity, search, index, clusters, duplicates, outliers, classify, regress, models\.$/m,
      ],
      [['--model', 'x', 'tokens'], /^semantic-text: There is no option --model here/],
      [['tokens'], /^semantic-text: Give the TEXT/],
      [['tokens', 'a', 'b'], /^semantic-text: Give one TEXT, not 2/],
      [['tokens', 'a', '--jsonl', 'b'], /^semantic-text: Give a TEXT or --jsonl FILE, not both/],
      [['tokens', '-5 degrees'], /^semantic-text: There is no option -5; put -- before/],
      [['tokens', 'a', '--max-length', '0'], /--max-length takes a whole number from 1 to/],
      [['tokens', 'a', '--max-length', '-3'], /--max-length takes a whole number/],
      [['tokens', 'a', '--max-length'], /--max-length needs a value/],
      [['tokens', 'a', '--model='], /--model takes the id of a model, a folder or an ONNX file/],
      [['embed'], /^semantic-text: Give at least one FILE/],
      [['embed', '-', '-'], /^semantic-text: Standard input \(-\) can be read once/],
      [
        ['embed', '-', '--format', 'xml'],
        /--format takes jsonl, csv, npy, tsv, parquet, not "xml"/,
      ],
      [['embed', '-', '--format', 'npy'], /--format npy needs --out/],
      [['embed', '-', '--format', 'tsv'], /--format tsv needs --out/],
      [['embed', '-', '--out', '-'], /--out takes the path of a file/],
      [
        ['embed', '-', '--pooling', 'sum'],
        /--pooling takes mean, cls, max, first-last, last-token, weighted-mean, file, none/,
      ],
      [['embed', '-', '--segment', 'word'], /--segment takes line, sentence, passage, file/],
      [['embed', '-', '--layer', 'last'], /--layer takes a whole number/],
      [['embed', '-', '--index', 'x'], /There is no option --index/],
      [['similarity'], /^semantic-text: Give the pairs as --pairs/],
      [['similarity', 'x.tsv'], /^semantic-text: Give the pairs as --pairs/],
      [['similarity', '--pairs', '-', '--repair', 'all'], /--repair takes none/],
    ];
    for (const [args, message] of refused) {
      const answer = await callCli(args);
      const { code, stdout, stderr } = answer;
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
      assert.match(stderr, /^(semantic-text: .+\n)+$/);
      // Its process says and ends with the same.
      if (args.length === 0) assert.deepEqual(await runCli(args), answer);
    }
  });

  test('a model that is no folder and was not added ends with 1', async () => {
    for (const command of [
      ['tokens', 'x'],
      ['embed', '-'],
      ['similarity', '--pairs', '-'],
    ]) {
      const model = ['--model', 'sentence-transformers/all-mpnet-base-v2'];
      const { code, stdout, stderr } = await callCli([...command, ...model]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(
        stderr,
        /^semantic-text: There is no folder sentence-transformers\/.+models add sentence-/,
      );
    }
  });
});
