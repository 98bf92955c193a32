import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isBlank } from '../../src/core/text/segment.ts';
import { cosine, norm } from '../../src/core/vectors/similarity.ts';
import { callCli } from '../support/callCli.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { parseNpy } from '../support/parseNpy.ts';
import { sharedData, tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, runCli, startCli, type CliResult } from '../support/runCli.ts';
import { until } from '../support/until.ts';

interface Row {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly title?: string | null;
  readonly token?: string;
  readonly attentionMask?: number;
  readonly vector: number[];
}

/** Lines with each terminator, blank ones, a mark at the start, and characters of two UTF-16 units. */
const mixedText = '\ufeffThe cat\r\n\r\n \t \n  was in, "the house"\rwith 😀 the cat';

const folderBefore = process.cwd();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  await writeFile(join(folder, 'mixed.txt'), mixedText);
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, '-dash.txt'), 'the cat\n');
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

function embed(args: readonly string[], input?: string | Uint8Array): Promise<CliResult> {
  return callCli(['embed', '--model', tinyModel, ...args], input);
}

async function embedData(args: readonly string[], input?: string | Uint8Array): Promise<string> {
  const result = await embed(args, input);
  assert.deepEqual([result.code, result.stderr], [0, '']);
  return result.stdout;
}

async function embedRows(args: readonly string[], input?: string | Uint8Array): Promise<Row[]> {
  return parseJsonl<Row>(await embedData(args, input));
}

function norms(rows: readonly Row[]): number[] {
  return rows.map(({ vector }) => norm(Float32Array.from(vector)));
}

describe('segments', () => {
  test('jsonl: a row for each line that is not blank, with offsets into the text', async () => {
    const text = mixedText.slice(1);
    const rows = await embedRows(['mixed.txt']);
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['The cat', '  was in, "the house"', 'with 😀 the cat'],
    );
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), ['file', 'start', 'end', 'text', 'vector']);
      assert.equal(row.file, 'mixed.txt');
      assert.equal(row.text, text.slice(row.start, row.end));
    }
    for (const length of norms(rows)) assert.ok(Math.abs(length - 1) < 1e-5);
  });

  test('sentences and whole files', async () => {
    const input = 'The cat was. In the\nhouse!\n\nWith the cat';
    const sentences = await embedRows(['-', '--segment', 'sentence'], input);
    assert.deepEqual(
      sentences.map(({ start, end, text }) => [start, end, text]),
      [
        [0, 12, 'The cat was.'],
        [13, 26, 'In the\nhouse!'],
        [28, 40, 'With the cat'],
      ],
    );
    const [file, ...more] = await embedRows(['-', '--segment', 'file'], input);
    assert.deepEqual(
      [file?.file, file?.start, file?.end, file?.text],
      ['-', 0, input.length, input],
    );
    assert.equal(more.length, 0);
  });

  test('passages have a title; an ending says in what language code is', async () => {
    const prose = '# Tides\n\nThe cat was in\nthe house.\n\n## Moon\n\nIn the house.\n';
    await writeFile('tides.md', prose);
    await writeFile(
      'cat.py',
      'import os\n\n\ndef sit(cat):\n    cat.x = 1\n    cat.y = 2\n    return cat\n',
    );
    const rows = await embedRows(['tides.md', 'cat.py', '--segment', 'passage']);
    const paragraph = rows.find(({ text }) => text.includes('cat was'));
    assert.deepEqual(Object.keys(paragraph!), ['file', 'start', 'end', 'text', 'title', 'vector']);
    assert.equal(paragraph!.title, 'Tides');
    assert.equal(paragraph!.text, prose.slice(paragraph!.start, paragraph!.end));
    assert.equal(rows.find(({ text }) => text.includes('In the'))!.title, 'Tides › Moon');
    assert.equal(rows.find(({ text }) => text.includes('def sit'))!.title, 'sit');
    const tokens = await embedRows(['cat.py', '--segment', 'passage', '--pooling', 'none']);
    const inFunction = tokens.filter(({ title }) => title === 'sit');
    assert.ok(inFunction.length > 4 && inFunction.every(({ token }) => token !== undefined));
    const csv = await embedData(['cat.py', '--segment', 'passage', '--format', 'csv']);
    assert.match(csv, /^file,start,end,text,title,d0,/);
    const { code, stderr } = await embed(['tides.md', '--segment', 'passage', '--max-length', '3']);
    assert.equal(code, 2);
    assert.match(stderr, /^.*tides\.md, line 1: Token length greater/);
  });

  test('several files in order, standard input among them, and a name behind --', async () => {
    const args = ['mixed.txt', '--segment', 'file', '-', 'empty.txt', '--', '-dash.txt'];
    const rows = await embedRows(args, 'in');
    assert.deepEqual(
      rows.map(({ file }) => file),
      ['mixed.txt', '-', '-dash.txt'],
    );
    // Its process reads and writes the same.
    const started = await runCli(['embed', '--model', tinyModel, ...args], { input: 'in' });
    assert.deepEqual([started.code, started.stderr], [0, '']);
    assert.deepEqual(parseJsonl(started.stdout), rows);
  });

  test('UTF-16 with a mark reads as UTF-8 does', async () => {
    const utf16 = Buffer.from(mixedText, 'utf16le');
    const names = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, file: '' }));
    assert.deepEqual(names(await embedRows(['-'], utf16)), names(await embedRows(['mixed.txt'])));
  });

  test('no text gives no rows, which is said, and each format without rows', async () => {
    const embedNothing = async (args: readonly string[], input?: string): Promise<string> => {
      const { code, stdout, stderr } = await embed(args, input);
      const message = 'There is no text in what was given, so there are no vectors.';
      assert.deepEqual([code, stderr], [0, `semantic-text: ${message}\n`]);
      return stdout;
    };
    assert.equal(await embedNothing(['empty.txt']), '');
    assert.equal(await embedNothing(['empty.txt', '--pooling', 'none']), '');
    const header = await embedNothing(['-', '--format', 'csv'], ' \n\n');
    assert.match(header, /^file,start,end,text,d0,d1,.*\n$/);
    assert.equal(await embedNothing(['empty.txt', '--format', 'npy', '--out', 'none.npy']), '');
    const { shape } = parseNpy(await readFile(join(folder, 'none.npy')));
    assert.equal(shape[0], 0);
    assert.equal(shape[1], header.split(',').length - 4);
  });

  test('each pooling gives vectors of length 1 of its own', async () => {
    const vectors: string[] = [];
    for (const pooling of ['mean', 'cls', 'max', 'first-last']) {
      const rows = await embedRows(['-', '--pooling', pooling], 'The tide turns.');
      assert.deepEqual(
        rows.map(({ vector }) => vector.length),
        [32],
      );
      assert.ok(Math.abs(norms(rows)[0]! - 1) < 1e-5);
      vectors.push(rows[0]!.vector.join());
    }
    assert.equal(new Set(vectors).size, 4);
  });

  test('a segment of more tokens than --max-length ends with 2, named, before any data', async () => {
    const input = 'the cat\n\nthe cat was in the house\n';
    const result = await embed(['-', '--max-length', '5'], input);
    assert.deepEqual([result.code, result.stdout], [2, '']);
    assert.match(result.stderr, /^semantic-text: -, line 3: Token length greater than max length/);
    assert.equal((await embedRows(['-', '--max-length', '8'], input)).length, 2);
  });
});

describe('formats', () => {
  test('csv, npy and tsv hold the numbers of jsonl, to the last bit', async () => {
    const rows = await embedRows(['mixed.txt']);
    const numbers = rows.map(({ vector }) => vector.map(Math.fround));

    const [header, ...records] = parseCsv(await embedData(['mixed.txt', '--format=csv']));
    assert.deepEqual(header?.slice(0, 6), ['file', 'start', 'end', 'text', 'd0', 'd1']);
    assert.deepEqual(
      records.map((record) => record.slice(0, 4)),
      rows.map(({ file, start, end, text }) => [file, String(start), String(end), text]),
    );
    assert.deepEqual(
      records.map((record) => record.slice(4).map((value) => Math.fround(Number(value)))),
      numbers,
    );

    assert.equal(await embedData(['mixed.txt', '--format', 'npy', '--out', 'mixed.npy']), '');
    assert.deepEqual(parseNpy(await readFile(join(folder, 'mixed.npy'))).rows, numbers);

    assert.equal(await embedData(['mixed.txt', '--format', 'tsv', '--out', 'mixed']), '');
    const vectors = await readFile(join(folder, 'mixed.vectors.tsv'), 'utf8');
    assert.deepEqual(
      vectors
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t').map((value) => Math.fround(Number(value)))),
      numbers,
    );
    const metadata = await readFile(join(folder, 'mixed.metadata.tsv'), 'utf8');
    assert.equal(metadata.split('\n').length, 1 + rows.length + 1);
    assert.ok(metadata.startsWith('file\tstart\tend\ttext\nmixed.txt\t0\t7\tThe cat\n'));
  });

  test('--out holds what standard output would', async () => {
    for (const format of ['jsonl', 'csv']) {
      const args = ['mixed.txt', '--format', format];
      assert.equal(await embedData([...args, '--out', 'rows.txt']), '');
      assert.equal(await readFile(join(folder, 'rows.txt'), 'utf8'), await embedData(args));
    }
  });

  test('a failure leaves the file that was there', async () => {
    await writeFile(join(folder, 'kept.jsonl'), 'before');
    await writeFile(join(folder, 'broken.txt'), Uint8Array.of(0x61, 0x0a, 0));
    const names = await readdir(folder);
    const open = openFiles();
    const result = await embed(['mixed.txt', 'broken.txt', '--out', 'kept.jsonl']);
    // None of the output's is left to be closed by itself one day.
    assert.deepEqual(openFiles(), open);
    assert.equal(result.code, 1);
    assert.equal(
      result.stderr,
      'semantic-text: broken.txt is a binary file (it holds a NUL character); give text files only.\n',
    );
    assert.equal(await readFile(join(folder, 'kept.jsonl'), 'utf8'), 'before');
    assert.deepEqual(await readdir(folder), names);
  });
});

/** The temporary files of outputs that this process has open, where the system tells. */
function openFiles(): readonly string[] {
  const folder = '/proc/self/fd';
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(join(folder, fd))];
    } catch {
      // The one that reads this folder.
      return [];
    }
  });
  return paths.filter((path) => path.includes('.semantic-text-'));
}

describe('tokens', () => {
  test('--pooling none: a row for each token, at every layer', async () => {
    const golden = JSON.parse(await readFile(join(tinyModel, 'golden.json'), 'utf8')) as {
      texts: { text: string; tokens: string[]; hiddenStates: number[][][] }[];
    };
    const { text, tokens, hiddenStates } = golden.texts.find((golden) =>
      /^[^\r\n]*\S[^\r\n]*$/.test(golden.text),
    )!;
    const layers = hiddenStates.length;
    for (const [layer, expected] of hiddenStates.entries()) {
      for (const option of [[`--layer=${layer}`], ['--layer', String(layer - layers)]]) {
        const rows = await embedRows(['-', '--pooling', 'none', ...option], text);
        assert.deepEqual(
          rows.map(({ token }) => token),
          tokens,
        );
        for (const [i, row] of expected.entries()) {
          row.forEach((value, d) => assert.ok(Math.abs(value - rows[i]!.vector[d]!) < 1e-4));
        }
      }
    }
  });

  test('stand where they stand in the file; [CLS] and [SEP] at the segment’s ends', async () => {
    const input = '\nthe cat\r\n  house 😀';
    const rows = await embedRows(['-', '--pooling', 'none'], input);
    assert.deepEqual(
      rows.map(({ start, end, text, token }) => [start, end, text, token]),
      [
        [1, 1, '', '[CLS]'],
        [1, 4, 'the', 'the'],
        [5, 8, 'cat', 'cat'],
        [8, 8, '', '[SEP]'],
        [10, 10, '', '[CLS]'],
        [12, 17, 'house', 'house'],
        [18, 20, '😀', '[UNK]'],
        [20, 20, '', '[SEP]'],
      ],
    );
    assert.deepEqual(Object.keys(rows[0]!), ['file', 'start', 'end', 'text', 'token', 'vector']);
  });

  test('with --max-length: the padded form, whose tokens are those of the text alone', async () => {
    const input = 'the cat\nhouse\n';
    const padded = await embedRows(['-', '--pooling', 'none', '--max-length', '6'], input);
    const plain = await embedRows(['-', '--pooling', 'none'], input);
    assert.equal(padded.length, 12);
    assert.deepEqual(
      padded.map(({ attentionMask }) => attentionMask),
      [1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0],
    );
    assert.deepEqual(
      padded.slice(6).map(({ token }) => token),
      ['[CLS]', 'house', '[SEP]', '[PAD]', '[PAD]', '[PAD]'],
    );
    const real = padded.filter(({ attentionMask }) => attentionMask === 1);
    assert.deepEqual(
      real.map(({ start, end, text }) => [start, end, text]),
      plain.map(({ start, end, text }) => [start, end, text]),
    );
    for (const [i, { vector }] of real.entries()) {
      vector.forEach((value, d) => assert.ok(Math.abs(value - plain[i]!.vector[d]!) < 1e-4));
    }
    const csv = await embedData(
      ['-', '--pooling', 'none', '--max-length', '6', '--format', 'csv'],
      input,
    );
    assert.match(csv, /^file,start,end,text,token,attentionMask,d0,/);
    assert.equal(parseCsv(csv).length, 13);
  });

  test('--max-length that the model cannot read ends with 2', async () => {
    const args = ['mixed.txt', '--pooling', 'none', '--max-length', '100000'];
    const result = await embed(args);
    assert.deepEqual([result.code, result.stdout], [2, '']);
    assert.match(result.stderr, /^semantic-text: This model reads at most \d+ tokens at once/);
  });
});

describe('--inputs', () => {
  test('what tokens prints gives the rows of the padded form', async () => {
    const texts = ['the cat', 'house'];
    await writeFile(
      join(folder, 'texts.jsonl'),
      texts.map((text) => JSON.stringify(text)).join('\n'),
    );
    const args = ['tokens', '--jsonl', 'texts.jsonl', '--max-length', '6', '--model', tinyModel];
    const { stdout: inputs } = await callCli(args);
    const rows = await embedRows(['--inputs', '-', '--layer', '1'], inputs);
    const padded = await embedRows(
      ['-', '--pooling', 'none', '--max-length', '6', '--layer', '1'],
      texts.join('\n'),
    );
    assert.deepEqual(
      rows.map(({ token, attentionMask, vector }) => ({ token, attentionMask, vector })),
      padded.map(({ token, attentionMask, vector }) => ({ token, attentionMask, vector })),
    );
    assert.deepEqual(
      rows.slice(0, 4).map(({ start, end }) => [start, end]),
      [
        [0, 0],
        [0, 3],
        [4, 7],
        [0, 0],
      ],
    );
  });

  test('the mask says which positions are read; without one all are', async () => {
    const { stdout } = await callCli(['tokens', 'the cat', '--model', tinyModel]);
    const { inputIds } = JSON.parse(stdout) as { inputIds: number[] };
    const lines = [{ inputIds }, { inputIds, attentionMask: [0, 1, 1, 1] }];
    const input = lines.map((line) => JSON.stringify(line)).join('\n');
    const rows = await embedRows(['--inputs', '-'], input);
    const plain = await embedRows(['-', '--pooling', 'none'], 'the cat');
    const vectors = (of: readonly Row[]): number[][] => of.map(({ vector }) => vector);
    assert.deepEqual(vectors(rows.slice(0, 4)), vectors(plain));
    assert.notDeepEqual(vectors(rows.slice(5)), vectors(plain.slice(1)));
    assert.deepEqual(
      rows.slice(4).map(({ attentionMask }) => attentionMask),
      [0, 1, 1, 1],
    );
  });

  test('what is none is named by its line, before any data', async () => {
    const good = '{"inputIds":[1,2]}\n';
    const failures: [string, RegExp][] = [
      ['"text"', /standard input, line 2: inputIds is to be an array of whole numbers/],
      ['{"inputIds":[1.5]}', /line 2: inputIds is to be/],
      ['{"inputIds":[]}', /line 2: inputIds is to be/],
      ['{"inputIds":[1,99999999]}', /line 2: the id 99999999 is not in the vocabulary/],
      ['{"inputIds":[1,2],"attentionMask":[1]}', /line 2: attentionMask is to be 2 times 0 or 1/],
      ['{"inputIds":[1,2],"attentionMask":[0,0]}', /at least one of them 1/],
      ['{"inputIds":[1,2],"spans":[[0,1]]}', /line 2: spans is to be 2 pairs/],
      ['{"inputIds":[1,2],"spans":[[0,1,2],[3]]}', /line 2: spans is to be 2 pairs/],
      [`{"inputIds":[${'1,'.repeat(9999)}1]}`, /line 2: 10000 ids, and this model reads at most/],
    ];
    for (const [line, message] of failures) {
      const result = await embed(['--inputs', '-'], good + line);
      assert.deepEqual([result.code, result.stdout], [2, ''], line.slice(0, 50));
      assert.match(result.stderr, message);
    }
    const together: [string[], RegExp][] = [
      [['mixed.txt'], /Give FILEs of text or --inputs FILE, not both/],
      [['--segment', 'line'], /leave out --segment and --max-length/],
      [['--pooling', 'mean'], /leave out --pooling/],
    ];
    for (const [args, message] of together) {
      const result = await embed(['--inputs', '-', ...args], good);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, message);
    }
  });
});

describe('what cannot be done', () => {
  test('is said in a sentence, and no data are written', async () => {
    await mkdir(join(folder, 'folder'), { recursive: true });
    const failures: [string[], number, RegExp][] = [
      [['none.txt'], 1, /^semantic-text: There is no file none\.txt; check the path\.\n$/],
      [['mixed.txt', 'none.txt'], 1, /There is no file none\.txt/],
      [['folder'], 1, /^semantic-text: folder is a folder; give the files in it\.\n$/],
      [['mixed.txt', '--out', 'none/rows.jsonl'], 1, /the folder none does not exist/],
      [
        ['mixed.txt', '--out', 'folder'],
        1,
        /^semantic-text: folder is a folder; give the path of a file/,
      ],
      [
        ['mixed.txt', '--layer', '99'],
        2,
        /^semantic-text: Layer 99 is not in this model: choose 0/,
      ],
      [['mixed.txt', '--layer', '-99', '--pooling', 'none'], 2, /Layer -99 is not in this model/],
    ];
    for (const [args, code, message] of failures) {
      const result = await embed(args);
      assert.deepEqual([result.code, result.stdout], [code, ''], args.join(' '));
      assert.match(result.stderr, message);
    }
    const result = await embed(['-'], Uint8Array.of(0x61, 0, 0x62));
    assert.deepEqual([result.code, result.stdout], [1, '']);
    assert.match(result.stderr, /^semantic-text: Standard input is a binary file/);
    const unknown = await embed(['mixed.txt', '--encoding', 'klingon']);
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /--encoding takes one of utf8, .*, not "klingon"\./);
  });

  test('text in another encoding is read as it is, or as one says', async () => {
    const texts = async (bytes: Uint8Array, ...args: string[]): Promise<unknown[]> =>
      parseJsonl<{ text: string }>((await embed(['-', ...args], bytes)).stdout).map(
        ({ text }) => text,
      );
    const latin = Buffer.from('caf\xe9 ferry\n', 'latin1');
    assert.deepEqual(await texts(latin), ['café ferry']);
    assert.deepEqual(await texts(latin, '--encoding', 'windows1251'), ['cafй ferry']);
    const cyrillic = Buffer.of(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2);
    assert.deepEqual(await texts(cyrillic, '--encoding=CP1251'), ['Привет']);
  });

  test('first-last does not take --layer, and says so', async () => {
    const result = await embed(['mixed.txt', '--pooling', 'first-last', '--layer', '0']);
    assert.equal(result.code, 0);
    assert.match(
      result.stderr,
      /^semantic-text: --pooling first-last takes layer 1 and the last one/,
    );
    assert.equal(result.stdout, await embedData(['mixed.txt', '--pooling', 'first-last']));
  });
});

describe('long output', () => {
  test('a reader that stops reading ends it quietly with 1', async () => {
    const child = startCli(['embed', '-', '--pooling', 'none', '--model', tinyModel]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end('the cat was in the house\n'.repeat(3000));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.deepEqual([code, stderr], [1, '']);
  });

  test('an interrupt ends it with 130 and leaves no half of a file', async (t) => {
    if (process.platform === 'win32') {
      t.skip('signals end a process there without asking it');
      return;
    }
    const place = await mkdtemp(join(folder, 'out-'));
    const input = 'the cat was in the house\n'.repeat(20_000);
    const args = ['embed', '-', '--pooling', 'none', '--out', 'rows.jsonl', '--model', tinyModel];
    const child = startCli(args, place);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    await until('the file to be begun', async () => (await readdir(place)).length > 0);
    child.kill('SIGINT');
    assert.equal(await closed, 130);
    assert.deepEqual(await readdir(place), []);
  });

  test('a line of 200,000 characters is cut into windows and none of it is lost', async () => {
    const start = 'the cat was in the house with the cat ';
    const long = start.repeat(Math.ceil(200_000 / start.length));
    const [row, again] = await embedRows(['-'], `${long}\n${long}house\n`);
    assert.equal(row?.end, long.length);
    assert.ok(cosine(Float32Array.from(row.vector), Float32Array.from(again!.vector)) > 0.999);
    assert.notDeepEqual(row.vector, again?.vector);
  });
});

describe('the bundled model', () => {
  const golden = sharedData('reference', 'minilm-golden.json');
  test('gives the reference’s numbers', { skip: golden.skip }, async () => {
    const { texts } = JSON.parse(await readFile(golden.path, 'utf8')) as {
      texts: {
        text: string;
        tokens: string[];
        lastHiddenFirst6: number[][];
        hiddenByLayerToken1First6: number[][];
        pooledMeanNormalised: number[];
      }[];
    };
    const files = texts.map((_, i) => `golden${i}.txt`);
    for (const [i, { text }] of texts.entries()) await writeFile(join(folder, files[i]!), text);
    const args = [...files, '--segment', 'file', '--format', 'jsonl'];
    const bundled = async (...options: string[]): Promise<Row[]> => {
      const result = await callCli(['embed', ...args, ...options]);
      assert.deepEqual([result.code, result.stderr], [0, '']);
      return parseJsonl<Row>(result.stdout);
    };
    const near = (actual: readonly number[], expected: readonly number[]): void =>
      expected.forEach((value, d) => assert.ok(Math.abs(value - actual[d]!) < 5e-2));

    // Those between are seen in engine.test.ts, against the same numbers.
    const layerCount = texts[0]!.hiddenByLayerToken1First6.length;
    for (const layer of [1, layerCount - 1]) {
      const rows = await bundled('--pooling', 'none', '--layer', String(layer));
      for (const [i, text] of texts.entries()) {
        const own = rows.filter(({ file }) => file === files[i]);
        if (isBlank(text.text)) continue;
        assert.deepEqual(
          own.map(({ token }) => token),
          text.tokens,
        );
        near(own[1]!.vector, text.hiddenByLayerToken1First6[layer]!);
        if (layer < layerCount - 1) continue;
        text.lastHiddenFirst6.forEach((numbers, t) => near(own[t]!.vector, numbers));
      }
    }
    const pooled = await bundled();
    assert.equal(pooled.length, texts.filter(({ text }) => !isBlank(text)).length);
    for (const { file, vector } of pooled) {
      const expected = Float32Array.from(texts[files.indexOf(file)]!.pooledMeanNormalised);
      assert.equal(vector.length, 384);
      assert.ok(cosine(Float32Array.from(vector), expected) >= 0.999);
    }
  });
});
