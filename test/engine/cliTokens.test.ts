import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { callCli } from '../support/callCli.ts';
import { parseJsonl, runCli } from '../support/runCli.ts';

interface TokensLine {
  readonly tokens: string[];
  readonly inputIds: number[];
  readonly attentionMask: number[];
  readonly spans: [number, number][];
}

async function tokens(args: readonly string[], input?: string): Promise<TokensLine[]> {
  const result = await callCli(['tokens', ...args], input);
  assert.deepEqual([result.code, result.stderr], [0, '']);
  return parseJsonl<TokensLine>(result.stdout);
}

describe('semantic-text tokens', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('one object: pieces, ids, mask and spans', async () => {
    assert.deepEqual(await tokens(['Word embeddings 😀 é!']), [
      {
        tokens: ['[CLS]', 'word', 'em', '##bed', '##ding', '##s', '[UNK]', 'e', '!', '[SEP]'],
        inputIds: [101, 2773, 7861, 8270, 4667, 2015, 100, 1041, 999, 102],
        attentionMask: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        spans: [
          [0, 0],
          [0, 4],
          [5, 7],
          [7, 10],
          [10, 14],
          [14, 15],
          [16, 18],
          [19, 20],
          [20, 21],
          [0, 0],
        ],
      },
    ]);
  });

  test('--max-length pads ids, mask and spans, and leaves the tokens', async () => {
    assert.deepEqual(await tokens(['hello world', '--max-length', '6']), [
      {
        tokens: ['[CLS]', 'hello', 'world', '[SEP]'],
        inputIds: [101, 7592, 2088, 102, 0, 0],
        attentionMask: [1, 1, 1, 1, 0, 0],
        spans: [
          [0, 0],
          [0, 5],
          [6, 11],
          [0, 0],
          [0, 0],
          [0, 0],
        ],
      },
    ]);
    const [exact] = await tokens(['hello world', '--max-length=4']);
    assert.deepEqual(exact?.attentionMask, [1, 1, 1, 1]);
  });

  test('more tokens than --max-length end with 2 and no data', async () => {
    for (const length of ['3', '1']) {
      const result = await callCli(['tokens', 'hello world', '--max-length', length]);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, /^semantic-text: Token length greater than max length/);
    }
  });

  test('empty text, text behind --, text on standard input', async () => {
    assert.deepEqual((await tokens(['']))[0]?.tokens, ['[CLS]', '[SEP]']);
    assert.deepEqual((await tokens(['--', '-5 below']))[0]?.tokens, [
      '[CLS]',
      '-',
      '5',
      'below',
      '[SEP]',
    ]);
    assert.deepEqual((await tokens(['--max-length', '5', '--', '--help']))[0]?.inputIds.length, 5);
    const [read] = await tokens(['-'], 'two\nlines\n');
    assert.deepEqual(read?.spans, [
      [0, 0],
      [0, 3],
      [4, 9],
      [0, 0],
    ]);
    assert.deepEqual((await tokens(['--', '-'], 'not read'))[0]?.tokens, ['[CLS]', '-', '[SEP]']);
  });

  test('--jsonl: an object for each line, of a file and of standard input', async () => {
    const texts = ['one', '', 'line\nbreak', 'lone \ud800 surrogate', '\udc00\ud800', '😀', '\0'];
    const input = `${texts.map((text) => JSON.stringify(text)).join('\r\n')}\r\n`;
    assert.match(input, /\\ud800/);
    const path = join(folder, 'texts.jsonl');
    await writeFile(path, input);
    const fromFile = await tokens(['--jsonl', path]);
    assert.equal(fromFile.length, texts.length);
    assert.deepEqual(await tokens(['--jsonl', '-'], input), fromFile);
    assert.deepEqual(fromFile[0]?.tokens, ['[CLS]', 'one', '[SEP]']);
    assert.deepEqual(fromFile[1]?.spans.length, 2);
    for (const [i, { tokens, inputIds, attentionMask, spans }] of fromFile.entries()) {
      assert.deepEqual([inputIds.length, attentionMask.length], [tokens.length, tokens.length]);
      for (const [start, end] of spans) assert.ok(start <= end && end <= texts[i]!.length);
    }
    // What stands behind a lone surrogate keeps its place.
    assert.equal(fromFile[3]?.spans.at(-2)?.[1], 'lone \ud800 surrogate'.length);
    assert.deepEqual(await tokens(['--jsonl', '-'], ''), []);
    // Its process reads and writes the same.
    const { stdout } = await runCli(['tokens', '--jsonl', '-'], { input });
    assert.deepEqual(parseJsonl(stdout), fromFile);
  });

  test('--jsonl: a line that is no JSON string, or too long, is named', async () => {
    for (const [line, message] of [
      ['{"a":1}', /standard input, line 2: this is not a JSON string/],
      ['plain', /standard input, line 2: this is not a JSON string/],
      ['', /standard input, line 2: this is not a JSON string/],
      ['"one two three"', /standard input, line 2: Token length greater than max length/],
    ] as const) {
      const input = `"one"\n${line}\n"two"\n`;
      const result = await callCli(['tokens', '--jsonl', '-', '--max-length', '4'], input);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, message);
    }
    const missing = await callCli(['tokens', '--jsonl', join(folder, 'none.jsonl')]);
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    assert.match(
      missing.stderr,
      /^semantic-text: There is no file .+none\.jsonl; check the path\.\n$/,
    );
  });

  test('reads the tokenizer alone: a folder without a model is enough', async () => {
    const model = await mkdtemp(join(folder, 'model-'));
    await writeFile(
      join(model, 'tokenizer.json'),
      await readFile(join(tinyModel, 'tokenizer.json')),
    );
    const args = ['the cat', '--model', model];
    assert.deepEqual(await tokens(args), await tokens(['the cat', '--model', tinyModel]));
    await rm(join(model, 'tokenizer.json'));
    const { code, stderr } = await callCli(['tokens', ...args]);
    assert.equal(code, 1);
    assert.match(stderr, /holds neither tokenizer\.json nor vocab\.txt/);
  });

  test('as the reference has them', async () => {
    const path = join(projectRoot, 'test', 'fixtures', 'reference', 'minilm.json');
    const { texts } = JSON.parse(await readFile(path, 'utf8')) as {
      texts: { text: string; tokens: string[]; ids: number[]; spansUtf16: [number, number][] }[];
    };
    const input = texts.map(({ text }) => `${JSON.stringify(text)}\n`).join('');
    const lines = await tokens(['--jsonl', '-'], input);
    assert.ok(texts.length > 0);
    for (const [i, text] of texts.entries()) {
      assert.deepEqual(lines[i]?.tokens, text.tokens);
      assert.deepEqual(lines[i].inputIds, text.ids);
      assert.deepEqual(lines[i].spans, text.spansUtf16);
    }
  });
});
