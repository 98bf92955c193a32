import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type * as vscode from 'vscode';
import type { ResultHit } from '../../../../../src/host/results.ts';
import {
  placeNodes,
  ResultTree,
  type HitNode,
  type ResultNode,
} from '../../../../../src/features/results/model/resultTree.ts';

/** `file:text` of each, best first. */
function tree(...hits: readonly string[]): ResultTree {
  return ResultTree.of(hits.map(hit), 'tree');
}

function hit(named: string): ResultHit {
  const [file = '', text = ''] = named.split(':');
  return {
    uri: { toString: () => `file:///${file}` } as unknown as vscode.Uri,
    range: { start: at(text), end: at(`${text}.`) } as unknown as vscode.Range,
    title: `folder/${file}`,
    text,
    score: 0.5,
    percentile: 99,
    isEstimate: false,
  };
}

/** A place of its own for each text. */
function at(text: string): { line: number; character: number } {
  return { line: Buffer.from(text).reduce((sum, byte) => sum + byte, 0), character: 0 };
}

function shown({ files }: ResultTree): string[] {
  return files.map(({ title, hits }) => `${title}: ${hits.map(({ hit }) => hit.text).join(' ')}`);
}

function text(node: ResultNode | undefined): string | undefined {
  return node?.kind === 'file' ? node.title : node?.kind === 'hit' ? node.hit.text : undefined;
}

const mixed = ['b:first', 'a:second', 'b:third', 'c:fourth', 'a:fifth'];

describe('Tree of results', () => {
  test('files stand in the order of their best hit, hits in that of their rank', () => {
    const files = tree(...mixed);
    assert.deepEqual(shown(files), [
      'folder/b: first third',
      'folder/a: second fifth',
      'folder/c: fourth',
    ]);
    assert.deepEqual(files.hits.map(text), ['first', 'third', 'second', 'fifth', 'fourth']);
    const list = files.withLayout('list');
    assert.deepEqual(list.hits.map(text), ['first', 'second', 'third', 'fourth', 'fifth']);
    assert.deepEqual(list.roots, list.hits);
    assert.deepEqual(
      list.roots.map((node) => list.parentOf(node)),
      list.roots.map(() => undefined),
    );
    assert.equal(text(files.parentOf(files.hits[1]!)), 'folder/b');
  });

  test('next and previous go across files and round, also from a file', () => {
    const files = tree(...mixed);
    const forth: (string | undefined)[] = [];
    const back: (string | undefined)[] = [];
    let at = files.step(undefined, 1);
    for (let i = 0; i < 6; i++, at = files.step(at, 1)) forth.push(text(at));
    assert.deepEqual(forth, ['first', 'third', 'second', 'fifth', 'fourth', 'first']);
    at = files.step(undefined, -1);
    for (let i = 0; i < 6; i++, at = files.step(at, -1)) back.push(text(at));
    assert.deepEqual(back, ['fourth', 'fifth', 'second', 'third', 'first', 'fourth']);
    const [, second] = files.files;
    assert.equal(text(files.step(second, 1)), 'second');
    assert.equal(text(files.step(second, -1)), 'third');
    assert.equal(text(files.step(files.files[0], -1)), 'fourth');
    assert.equal(tree().step(undefined, 1), undefined);
    assert.equal(tree('a:only').step(tree('a:only').hits[0], 1)?.hit.text, 'only');
  });

  test('hits that lead nowhere are passed over, unless all do', () => {
    const files = tree(...mixed);
    const [first, third, second, fifth] = files.hits;
    const isIn = (title: string) => (node: HitNode) => node.hit.title === title;
    assert.equal(text(files.step(first, 1, isIn('folder/b'))), 'second');
    assert.equal(text(files.step(second, -1, isIn('folder/b'))), 'fourth');
    assert.equal(text(files.step(fifth, 1, isIn('folder/c'))), 'first');
    assert.equal(text(files.step(undefined, 1, isIn('folder/b'))), 'second');
    assert.equal(text(files.step(third, 1, () => true)), 'second');
    assert.equal(
      tree().step(undefined, 1, () => true),
      undefined,
    );
  });

  test('dismissed hits and files are gone, in either layout, and what comes next is known', () => {
    const files = tree(...mixed);
    const [b, a] = files.files;
    const third = files.hits[1]!;
    assert.equal(text(files.besides([third])), 'second');
    assert.equal(text(files.besides([third, a!])), 'fourth');
    assert.equal(text(files.besides([files.files[2]!])), 'fifth');
    assert.equal(files.besides([...files.files]), undefined);
    const left = files.without([third]);
    assert.deepEqual(shown(left), [
      'folder/b: first',
      'folder/a: second fifth',
      'folder/c: fourth',
    ]);
    assert.equal(left.total, 4);
    // The first hit of a file decides where it stands.
    assert.deepEqual(shown(files.without([files.hits[0]!])), [
      'folder/a: second fifth',
      'folder/b: third',
      'folder/c: fourth',
    ]);
    assert.deepEqual(shown(files.without([b!, a!])), ['folder/c: fourth']);
    const list = left.withLayout('list');
    assert.deepEqual(list.hits.map(text), ['first', 'second', 'fourth', 'fifth']);
  });

  test('a filter finds text and paths in any case, hides the rest, and dismisses nothing', () => {
    const files = tree(...mixed);
    const filtered = files.withFilter(' FI');
    assert.deepEqual(shown(filtered), ['folder/b: first', 'folder/a: fifth']);
    assert.equal(filtered.total, 5);
    assert.deepEqual(shown(files.withFilter('older/A')), ['folder/a: second fifth']);
    assert.deepEqual(shown(files.withFilter('nothing')), []);
    assert.equal(filtered.step(files.hits[0], 1)?.hit.text, 'fifth');
    // Dismissing a file dismisses what is seen of it.
    const dismissed = filtered.without([filtered.files[1]!]);
    assert.deepEqual(shown(dismissed), ['folder/b: first']);
    assert.deepEqual(shown(dismissed.withFilter('')), [
      'folder/b: first third',
      'folder/a: second',
      'folder/c: fourth',
    ]);
  });

  test('better hits: the layout, the filter and what was dismissed stay, nodes are known again', () => {
    const files = tree(...mixed);
    const [first, third, second] = files.hits;
    const left = files.withLayout('list').without([third!]).withFilter('fi');
    const better = ['a:fifth', 'b:third', 'd:final', 'b:first', 'a:second', 'a:second'].map(hit);
    const improved = left.withHits(better);
    assert.deepEqual(improved.hits.map(text), ['fifth', 'final', 'first']);
    assert.equal(improved.layout, 'list');
    assert.equal(improved.total, 4, 'of two hits in one place the better');
    assert.equal(text(improved.at(first)), 'first');
    assert.equal(improved.at(second), undefined, 'the filter hides it');
    assert.equal(text(improved.step(first, -1)), 'final');
    const again = improved.without([first!]).withHits(mixed.map(hit)).withFilter('');
    assert.deepEqual(again.hits.map(text), ['second', 'fourth', 'fifth']);
  });

  test('the hits of several nodes, each once, as they are shown', () => {
    const files = tree(...mixed);
    const [b, a] = files.files;
    assert.deepEqual(files.hitsOf([a!, files.hits[0]!, b!]).map(text), [
      'first',
      'third',
      'second',
      'fifth',
    ]);
    // A node of the tree before stands for what is shown of it now.
    assert.deepEqual(files.without([files.hits[0]!]).hitsOf([b!]).map(text), ['third']);
  });

  test('places of a text stand below its hit, and are no hits themselves', () => {
    const files = tree(...mixed);
    const parent = files.hits[1]!;
    const places = ['b:third', 'x:third', 'y:third'].map(hit);
    const nodes = placeNodes(parent, { places, count: 5 });
    const rows = nodes.map((node) => (node.kind === 'place' ? node.hit.title : node.kind));
    assert.deepEqual(rows, ['folder/b', 'folder/x', 'folder/y', 'rest']);
    assert.deepEqual(nodes.at(-1), { kind: 'rest', count: 2, parent });
    const [first, second] = nodes.filter((node) => node.kind === 'place');
    // The first stands where the hit does, and is another row.
    assert.notEqual(first?.key, parent.key);
    assert.deepEqual([second?.hit.score, second?.hit.places], [parent.hit.score, undefined]);
    for (const node of nodes) assert.equal(files.parentOf(node), parent);
    assert.equal(files.at(second), parent);
    assert.deepEqual(files.hitsOf(nodes), []);
    assert.equal(placeNodes(parent, { places, count: 3 }).length, 3);
  });
});

describe('Groups of results', () => {
  const groups = [
    { name: 'river', example: 'the bank floods' },
    { name: 'money', example: 'a bank account' },
  ];
  const hits = [
    { ...hit('b:first'), group: 0 },
    { ...hit('a:second'), group: 0 },
    { ...hit('b:third'), group: 1 },
  ];
  const grouped = ResultTree.of(hits, 'tree', groups);

  test('hits stand in their group, in a tree by file; a file in two groups counts once', () => {
    assert.deepEqual(
      grouped.groups.map(({ name, children }) => [name, ...children.map(text)]),
      [
        ['river', 'folder/b', 'folder/a'],
        ['money', 'folder/b'],
      ],
    );
    assert.deepEqual(grouped.roots, grouped.groups);
    assert.equal(grouped.fileCount, 2);
    assert.deepEqual(grouped.hits.map(text), ['first', 'second', 'third']);
    const [river, money] = grouped.groups;
    assert.equal(grouped.parentOf(grouped.files[2]!), money);
    assert.equal(grouped.parentOf(grouped.hits[2]!), grouped.files[2]);
    assert.deepEqual(grouped.hitsOf([money!]).map(text), ['third']);
    assert.deepEqual(grouped.hitsOf([grouped.files[0]!]).map(text), ['first']);
    assert.equal(text(grouped.step(money, 1)), 'third');
    assert.equal(text(grouped.step(grouped.hits[2], 1)), 'first');
    assert.equal(grouped.parentOf(river!), undefined);
  });

  test('a list has hits right below their group', () => {
    const list = grouped.withLayout('list');
    assert.deepEqual(
      list.groups.map(({ children }) => children.map(text)),
      [['first', 'second'], ['third']],
    );
    assert.equal(list.parentOf(list.hits[2]!), list.groups[1]);
  });

  test('a group without hits that are shown is not there, and others stay as better hits come', () => {
    const left = grouped.without([grouped.groups[1]!]);
    assert.deepEqual(
      left.groups.map(({ name }) => name),
      ['river'],
    );
    const better = grouped.withHits([{ ...hit('c:fourth'), group: 0 }], [groups[1]!]);
    assert.deepEqual(
      better.groups.map(({ name, hits: own }) => [name, ...own.map(text)]),
      [['money', 'fourth']],
    );
  });
});
