import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchDocument, markdownTable } from '../../bench/table/benchDocument.ts';
import {
  timesBetter,
  type BenchPart,
  type BenchRow,
  type Measured,
} from '../../bench/table/benchRow.ts';
import { noiseSentences } from '../../bench/table/runFacts.ts';
import { rangeOf, roundedText } from '../../bench/report.ts';

const measured = (name: string, ...values: number[]): Measured => ({
  ...{ name, range: rangeOf(values), times: values.length },
});

const row: BenchRow = {
  ...{ work: 'A walk', unit: 'ms', better: 'less', product: measured('product', 20, 10, 40) },
  peers: [
    measured('a peer', 50, 40),
    { name: 'another', reason: 'wanted with --other alone' },
    measured('a third', 5),
  ],
};
const part: BenchPart = {
  ...{ title: 'Walks', about: 'Said of walks.', rows: [row] },
  leftOut: [{ name: 'a run', reason: 'wanted with --other alone' }],
};
const facts = {
  machine: [['Processor', 'a slow one']],
  command: 'npm run bench -- table',
  noise: 'All was quiet.',
  chart: undefined,
} as const;

test('a range is the least, the middle and the most, in whatever order values came', () => {
  assert.deepEqual(rangeOf([20, 10, 40]), { low: 10, median: 20, high: 40 });
  assert.deepEqual(rangeOf([7]), { low: 7, median: 7, high: 7 });
  assert.ok(Number.isNaN(rangeOf([]).median));
});

test('numbers have three digits that count, and all of a larger number', () => {
  assert.deepEqual([0, 0.01234, 1.234, 12.34, 123.4, 12345].map(roundedText), [
    ...['0', '0.0123', '1.23', '12.3', '123', '12,345'],
  ]);
});

test('the product is better where it has less of what is wanted less, and more of the other', () => {
  const peer = measured('a peer', 40);
  assert.equal(timesBetter(row, peer), 2);
  assert.equal(timesBetter({ ...row, better: 'more' }, peer), 0.5);
});

test('a row stands once, with a line for each peer that was measured', () => {
  const lines = benchDocument(facts, [part]).split('\n');
  const cells = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [head, , title, first, second, more] = cells;
  assert.equal(head?.[1], 'Work');
  assert.equal(title?.[1], '**Walks**');
  assert.deepEqual(first?.slice(1, -1), [
    ...['A walk', 'ms', '10.0', '20.0', '40.0', '3'],
    ...['a peer', '40.0', '50.0', '50.0', '2', '2.50'],
  ]);
  assert.deepEqual(second?.slice(1, -1), [
    ...['', '', '', '', '', ''],
    ...['a third', '5.00', '5.00', '5.00', '1', '0.25'],
  ]);
  assert.equal(more, undefined);
});

test('what was not measured is named with its reason, and nothing else is', () => {
  const document = benchDocument(facts, [part]);
  const [, end = ''] = document.split('## Not measured in this run\n');
  assert.equal(end.trim(), '- Walks, a run, another: wanted with --other alone.');
  const whole = { ...part, rows: [], leftOut: [] };
  assert.match(benchDocument(facts, [whole]), /Nothing was left out\.\n$/);
});

test('the document says machine, command, noise and what was done', () => {
  const document = benchDocument({ ...facts, chart: 'images/some.svg' }, [part]);
  for (const said of [
    ...['- Processor: a slow one', '`npm run bench -- table`', 'All was quiet.'],
    ...['**Walks.** Said of walks.', '](images/some.svg)'],
  ]) {
    assert.ok(document.includes(said), said);
  }
  assert.ok(!benchDocument(facts, [part]).includes('!['));
});

test('the lines of a table are equally long, and a bar in a cell is no column', () => {
  const lines = markdownTable(
    ['Name', 'n'],
    ['Name'],
    [
      ['a|b', '1'],
      ['', '1,000'],
    ],
  );
  assert.deepEqual(lines, [
    '| Name |     n |',
    '| ---- | ----: |',
    '| a\\|b |     1 |',
    '|      | 1,000 |',
  ]);
});

test('noise is told by the load and by what one loop took', () => {
  const quiet = noiseSentences([0.1, 2, 1.9], [10, 11, 12], 2);
  assert.match(quiet, /0\.1 at the start, 1\.9 at the end and at most 2\.0, on 2 cores\./);
  assert.match(quiet, /took 10\.0 to 12\.0 ms/);
  assert.match(noiseSentences([5, 6], [10], 2), /other work/);
});
