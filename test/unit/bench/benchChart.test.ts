import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeOf } from '../../bench/report.ts';
import { benchChart } from '../../bench/table/benchChart.ts';
import type { BenchRow, Measured } from '../../bench/table/benchRow.ts';

const measured = (name: string, value: number): Measured => ({
  ...{ name, range: rangeOf([value]), times: 1 },
});
const row: BenchRow = {
  ...{ work: 'Reading', unit: 'lines/s', better: 'more', inChart: 'Reading <fast>' },
  product: measured('product', 400),
  peers: [measured('a & b', 100), { name: 'another', reason: 'not there' }],
};

function barsOf(svg: string): { own: number[]; peer: number[] } {
  const widths = (kind: string): number[] =>
    [...svg.matchAll(new RegExp(`class="${kind}"[^>]* width="([\\d.]+)"`, 'g'))].map(([, width]) =>
      Number(width),
    );
  return { own: widths('own'), peer: widths('peer') };
}

test('bars are as long as their medians, within each group', () => {
  const other = { ...row, product: measured('product', 3), peers: [measured('slow', 6)] };
  const { own, peer } = barsOf(benchChart([row, other], '') ?? '');
  assert.equal(own.length, 2);
  assert.equal(peer.length, 2);
  assert.ok(Math.abs(peer[0]! / own[0]! - 1 / 4) < 0.01);
  assert.ok(Math.abs(own[1]! / peer[1]! - 1 / 2) < 0.01);
  assert.equal(own[0], peer[1]);
});

test('a row without a name for the chart, or without a peer, is not drawn', () => {
  const { inChart, ...unnamed } = row;
  assert.ok(inChart);
  assert.equal(benchChart([unnamed, { ...row, peers: row.peers.slice(1) }], ''), undefined);
});

test('words are escaped, and all is said in words, too', () => {
  const svg = benchChart([row], 'made <today>') ?? '';
  assert.ok(svg.includes('Reading &lt;fast&gt;'));
  assert.ok(svg.includes('a &amp; b'));
  assert.ok(svg.includes('made &lt;today&gt;'));
  assert.match(svg, /aria-label="[^"]*product 400 lines\/s, a &amp; b 100 lines\/s"/);
});

test('the picture has colours for light and for dark', () => {
  const svg = benchChart([row], '') ?? '';
  const [light = '', dark = ''] = svg.split('prefers-color-scheme: dark');
  for (const name of ['.ground', '.own', '.peer', '.soft']) {
    assert.ok(light.includes(name) && dark.includes(name), name);
  }
});

test('a bar of nothing beside a large one can be seen', () => {
  const svg = benchChart([{ ...row, product: measured('product', 0.001) }], '') ?? '';
  assert.deepEqual(barsOf(svg).own, [1]);
});
