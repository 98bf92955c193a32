import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { startCli, type CliResult } from '../support/runCli.ts';

const tickets = `id,text,theme,score
1,The parcel came late,delivery,"2,5"
2,My parcel never arrived,delivery,1
3,"Where is my ""express"" parcel,
it is late again",delivery,"1,5"
4,The courier lost the parcel,delivery,1
5,The invoice has the wrong amount,billing,"3,5"
6,I was charged twice on the invoice,billing,2
7,Refund the amount of my invoice,billing,3
8,The amount was charged again,billing,"2,5"
`;

describe('what is learned on the command line', () => {
  let folder: string;
  let path: (name: string) => string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'learn-'));
    path = (name) => join(folder, name);
    await writeFile(path('tickets.csv'), tickets);
  });
  after(() => rm(folder, { recursive: true }));

  async function learn(command: string, ...args: string[]): Promise<CliResult> {
    return callCli([command, ...args, '--model', tinyModel]);
  }
  const themes = (...args: string[]): Promise<CliResult> =>
    learn(
      'classify',
      '--train',
      path('tickets.csv'),
      '--text',
      'text',
      '--label',
      'theme',
      ...args,
    );
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path(name), text);
    return path(name);
  };

  test('labels: the columns of the table, then prediction and probability', async () => {
    const other = await file(
      'other.tsv',
      '\ufefftext\tprediction\nThe parcel is late\tx\n\tz\n"The invoice,\nagain"\ty\n',
    );
    const { code, stdout, stderr } = await themes('--predict', other);
    assert.equal(code, 0);
    assert.equal(stderr, `semantic-text: ${other}: Row 2 has no text and gets no prediction.\n`);
    const [header, ...rows] = parseCsv(stdout);
    assert.deepEqual(header, ['text', 'prediction', 'prediction (2)', 'probability']);
    assert.deepEqual(
      rows.map(([text, own]) => [text, own]),
      [
        ['The parcel is late', 'x'],
        ['', 'z'],
        ['The invoice,\nagain', 'y'],
      ],
    );
    assert.deepEqual([rows[0]![2], rows[1]![2], rows[1]![3]], ['delivery', '', '']);
    assert.ok(Number(rows[0]![3]) > 0.5 && Number(rows[0]![3]) < 1);
  });

  test('measures: by cross-validation, or on a test', async () => {
    const validated = await themes();
    const report = JSON.parse(validated.stdout) as Record<string, unknown>;
    assert.deepEqual([validated.code, validated.stderr], [0, '']);
    assert.deepEqual(
      [report['measuredBy'], report['count'], report['trainedOn']],
      ['crossValidation', 8, 8],
    );
    for (const name of ['accuracy', 'macroF1', 'logLoss', 'calibrationError']) {
      assert.equal(typeof report[name], 'number', name);
    }
    const more = await file(
      'test.jsonl',
      '{"text":"A late parcel","theme":"delivery"}\n{"text":"Hm","theme":"praise"}\n',
    );
    const tested = await themes('--test', more);
    const measures = JSON.parse(tested.stdout) as Record<string, unknown>;
    assert.equal(
      tested.stderr,
      `semantic-text: ${more} has labels that were not learned, which count as wrong: "praise".\n`,
    );
    assert.deepEqual(
      [measures['accuracy'], measures['count'], measures['logLoss']],
      [0.5, 2, null],
    );
    assert.deepEqual(measures['confusion'], [
      { label: 'delivery', prediction: 'delivery', count: 1 },
      {
        label: 'praise',
        prediction: (measures['confusion'] as { prediction: string }[])[1]!.prediction,
        count: 1,
      },
    ]);
  });

  test('numbers: with decimal commas; what is none is named', async () => {
    const scores = (...args: string[]): Promise<CliResult> =>
      learn(
        'regress',
        '--train',
        path('tickets.csv'),
        '--text',
        'text',
        '--label',
        'score',
        ...args,
      );
    const validated = JSON.parse((await scores()).stdout) as Record<string, unknown>;
    assert.deepEqual([validated['measuredBy'], validated['count']], ['leaveOneOut', 8]);
    const tested = JSON.parse((await scores('--test', path('tickets.csv'))).stdout) as Record<
      string,
      number
    >;
    assert.ok(tested['spearman']! > 0.8 && tested['mae']! < 1, JSON.stringify(tested));
    const { stdout } = await scores('--predict', path('tickets.csv'));
    const rows = parseCsv(stdout);
    assert.deepEqual(rows[0], ['id', 'text', 'theme', 'score', 'prediction']);
    assert.ok(rows.slice(1).every((row) => Number.isFinite(Number(row[4]))));

    const odd = await file('odd.csv', 'text;n\na b;1\nc d;2\ne f;n/a\ng h;\n');
    const left = await learn('regress', '--train', odd, '--text', 'text', '--label', 'n');
    assert.equal(left.code, 0);
    assert.match(left.stderr, /odd\.csv: Row 4 has no label and is left out\./);
    assert.match(left.stderr, /what is no number in column n is left out: row 3 has "n\/a"\./);
    const unclear = await file('unclear.csv', 'text;n\na b;1,234\nc d;2\n');
    const refused = await learn('regress', '--train', unclear, '--text', 'text', '--label', 'n');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /row 1: 1,234 in column n may be 1234 or 1\.234;/);
    const words = await learn(
      'regress',
      '--train',
      path('tickets.csv'),
      '--text',
      'text',
      '--label',
      'theme',
    );
    assert.equal(words.code, 2);
    assert.match(
      words.stderr,
      /Most values of column theme .* are no numbers: row 1 has "delivery"/,
    );
  });

  test('numbers that the texts say nothing of: a message says what the correlations are then', async () => {
    const rows = ['sea,3', 'bread,1', 'a lamp,2', 'tide,1', 'oven,3', 'a light,2', 'ship,2'];
    const chance = await file('chance.csv', `text,n\n${rows.join('\n')}\n`);
    const told = await learn('regress', '--train', chance, '--text', 'text', '--label', 'n');
    assert.equal(told.code, 0);
    assert.ok((JSON.parse(told.stdout) as { r2: number }).r2 <= 0, told.stdout);
    assert.match(told.stderr, /Nothing is learned of column n: .* mean of all numbers/);
    const alike = await file('alike.csv', 'text,n\nsea,3\nbread,3\nlamp,3\n');
    const same = await learn('regress', '--train', alike, '--text', 'text', '--label', 'n');
    assert.deepEqual([same.code, (JSON.parse(same.stdout) as { r2: null }).r2], [0, null]);
    assert.match(same.stderr, /All numbers in column n are alike: there is nothing to learn/);
  });

  test('pairs: of two columns, the same in either order', async () => {
    const pairs = await file(
      'pairs.csv',
      'a,b,same\nthe cat,the cat,yes\na dog,a dog,yes\nrain,rain,yes\nthe cat,stocks fell,no\na dog,the law,no\nrain,a song,no\n',
    );
    const back = await file('back.csv', 'x,y\nstocks fell,the cat\nthe cat,the cat\n');
    const learner = path('pairs.json');
    const saved = await learn(
      'classify',
      '--train',
      pairs,
      '--text',
      'a,b',
      '--label',
      'same',
      '--save',
      learner,
    );
    assert.equal(saved.code, 0, saved.stderr);
    const { stdout } = await learn(
      'classify',
      '--use',
      learner,
      '--text',
      'x,y',
      '--predict',
      back,
    );
    assert.deepEqual(
      parseCsv(stdout).map((row) => row[2]),
      ['prediction', 'no', 'yes'],
    );
  });

  test('saved and used again: the same answers, for the vectors it knows alone', async () => {
    const learner = path('themes.json');
    const direct = await themes('--predict', path('tickets.csv'), '--save', learner);
    const again = await learn('classify', '--use', learner, '--predict', path('tickets.csv'));
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.equal(again.stdout, direct.stdout);
    const layer = await learn(
      'classify',
      '--use',
      learner,
      '--predict',
      path('tickets.csv'),
      '--layer',
      '0',
    );
    assert.equal(layer.code, 2);
    assert.match(layer.stderr, /leave out --layer and --pooling/);
    const other = await callCli(['classify', '--use', learner, '--predict', path('tickets.csv')]);
    assert.deepEqual([other.code, other.stdout], [2, '']);
    assert.match(
      other.stderr,
      /was trained on vectors of the model .*; choose that model by --model, or train again\./,
    );
    const kind = await learn('regress', '--use', learner, '--predict', path('tickets.csv'));
    assert.match(kind.stderr, /holds a classifier; use it with semantic-text classify\./);
    const twice = ['--text', 'text,theme', '--predict', path('tickets.csv')];
    const columns = await learn('classify', '--use', learner, ...twice);
    assert.deepEqual([columns.code, columns.stdout], [2, '']);
    assert.match(
      columns.stderr,
      /was trained on 1 column of text \(text\); name as many by --text\./,
    );
  });

  test('with --test and --predict the rows go to a file, never over what is read', async () => {
    const both = ['--test', path('tickets.csv'), '--predict', path('tickets.csv')];
    const { code, stdout, stderr } = await themes(...both, '--out', path('out.csv'));
    assert.equal(code, 0);
    assert.match(
      stderr,
      /--test names the table that is learned from: it says nothing of other rows/,
    );
    assert.equal((JSON.parse(stdout) as { measuredBy: string }).measuredBy, 'test');
    assert.equal(parseCsv(await readFile(path('out.csv'), 'utf8')).length, 9);
    for (const [args, message] of [
      [[...both, '--out', path('tickets.csv')], /would be replaced/],
      [['--save', path('tickets.csv')], /would be replaced/],
      [
        [...both, '--out', path('x.json'), '--save', `${folder}/./x.json`],
        /--out and --save name one file/,
      ],
      [both, /give --out PATH/],
    ] as const) {
      const refused = await themes(...args);
      assert.deepEqual([refused.code, refused.stdout], [2, '']);
      assert.match(refused.stderr, message);
    }
    assert.equal(await readFile(path('tickets.csv'), 'utf8'), tickets);
  });

  test('wrong use ends with 2 and one sentence', async () => {
    const table = path('tickets.csv');
    for (const [args, message] of [
      [[], /Give --train FILE, or --use FILE\.json/],
      [['--train', table], /--train needs --text COLUMN\./],
      [['--train', table, '--text', 'text'], /--train needs --label COLUMN\./],
      [
        ['--train', table, '--text', 'txt', '--label', 'theme'],
        /There is no column txt in .*; its columns are id, text, theme, score\./,
      ],
      [['--train', table, '--text', 'text', '--label', 'kind'], /There is no column kind/],
      [['--train', table, '--text', 'text', '--label', 'Text'], /Column Text is a column of text/],
      [['--train', table, '--text', 'a,b,c', '--label', 'theme'], /one column, or of two/],
      [
        ['--train', table, '--text', 'text', '--label', 'theme', '--out', 'x.csv'],
        /--out is for the rows of --predict/,
      ],
      [['--use', table], /--use needs --predict FILE or --test FILE\./],
      [['--use', table, '--predict', table], /is not a classifier or regressor that was saved/],
      [[table], /Give each file by its option/],
    ] as const) {
      const { code, stdout, stderr } = await learn('classify', ...args);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, message);
      assert.equal(stderr.split('\n').length, 2, stderr);
    }
  });

  test('one label, one row of each, two rows, equal texts, a header twice, rows left out', async () => {
    const run = async (text: string, ...args: string[]): Promise<CliResult> =>
      learn(
        'classify',
        '--train',
        await file('edge.csv', text),
        '--text',
        'text',
        '--label',
        'theme',
        ...args,
      );
    const one = await run('text,theme\na,x\nb,x\n');
    assert.equal(one.code, 2);
    assert.match(one.stderr, /All labelled rows of .* say "x"; label some rows otherwise too\./);
    const none = await run('text,theme\na,\nb,\n');
    assert.equal(none.code, 2);
    assert.match(
      none.stderr,
      /Rows 1 and 2 have no label and are left out\.\n.*has no row with text and a label/,
    );
    const two = await run('text,theme\na good day,x\na bad night,y\n');
    assert.equal(two.code, 2);
    assert.match(two.stderr, /Each label has one row, so nothing can be measured/);
    const guessed = await run(
      'text,theme\na good day,x\na bad night,y\n',
      '--predict',
      path('edge.csv'),
    );
    assert.equal(guessed.code, 0);
    assert.deepEqual(
      parseCsv(guessed.stdout).map((row) => row[2]),
      ['prediction', 'x', 'y'],
    );
    const equal = await run('text,theme\nsame,x\nsame,x\nsame,y\nsame,x\n');
    assert.deepEqual(
      [equal.code, equal.stderr],
      [0, 'semantic-text: 1 label has one row and cannot be guessed when it is left out: "y".\n'],
    );
    assert.equal((JSON.parse(equal.stdout) as { accuracy: number }).accuracy, 0.75);
    const broken = await run(
      'text,theme\na good day,x\ntext,theme\na fine day,x\nbad,y,z,w\na bad night,y\nnight,y\n',
    );
    assert.equal(broken.code, 0, broken.stderr);
    assert.match(broken.stderr, /Row 2 \(line 3\) is the header again\./);
    assert.match(broken.stderr, /Row 4 \(line 5\) has 4 fields, and the table has 2\./);
    const shared = await run('text,Text,text,theme\na day,1,2,x\na night,1,2,y\nnight,1,2,y\n');
    assert.equal(shared.code, 0, shared.stderr);
    assert.match(
      shared.stderr,
      /: Several columns are called text, and the first one is read; the next is text \(2\)/,
    );
    assert.doesNotMatch(equal.stderr + broken.stderr, /Several columns/);
  });

  test('an interrupt ends it, and leaves no file', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `word ${i} of row ${i * 7},t${i % 40}`);
    const out = path('never.csv');
    const options = ['--text', 'text', '--label', 'theme', '--out', out, '--model', tinyModel];
    const child = startCli(['classify', '--train', '-', '--predict', '-', ...options]);
    const closed = new Promise<[number | null, string | null]>((resolve) => {
      child.once('close', (...ended) => {
        resolve(ended);
      });
    });
    // More than a pipe holds: when all of it is taken, the command listens, and seconds of work lie ahead.
    await new Promise<void>((resolve) => {
      child.stdin.end(`text,theme\n${rows.join('\n')}\n`, resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    assert.deepEqual(await closed, [130, null]);
    await assert.rejects(readFile(out), { code: 'ENOENT' });
  });
});
