import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlignedPassage } from '../../../../../src/core/analysis/versions/alignedPassages.ts';
import {
  versionPassages,
  type VersionFile,
} from '../../../../../src/features/versions/model/versionFiles.ts';
import {
  rowFacts,
  versionsMessage,
  VersionTree,
} from '../../../../../src/features/versions/model/versionTree.ts';

const file = (path: string, text: string): VersionFile => ({
  path,
  text,
  uri: { scheme: 'file', authority: '', path: `/${path}`, query: '', fragment: '' },
});

test('a file is cut into passages that know their place, to the character', () => {
  const text = 'one line\r\n\r\n  another one\r\nthe third';
  const [older] = versionPassages([file('a.txt', text)], []);
  assert.deepEqual(older.texts, ['one line', '  another one', 'the third']);
  for (const { span, text: passage, start, end } of older.passages) {
    assert.equal(text.slice(span.start, span.end), passage);
    const line = text.split('\r\n')[start.line]!;
    assert.equal(line.slice(start.character, end.character), passage);
  }
});

test('files of one path are versions of each other, in the order of the paths', () => {
  const [older, newer] = versionPassages(
    [file('b.txt', 'b'), file('a.txt', 'a')],
    [file('c.txt', 'c'), file('b.txt', 'b')],
  );
  assert.deepEqual(Array.from(older.files), [0, 1]);
  assert.deepEqual(older.texts, ['a', 'b']);
  assert.deepEqual(Array.from(newer.files), [1, 2]);
});

const aligned: readonly AlignedPassage[] = [
  { change: 'same', older: 0, newer: 0, cosine: 1 },
  { change: 'moved', older: 2, newer: 1, cosine: 1 },
  { change: 'reworded', older: 1, newer: 2, cosine: 0.87 },
  { change: 'new', older: -1, newer: 3, cosine: NaN },
  { change: 'gone', older: 3, newer: -1, cosine: NaN },
];

function treeOf(paths: readonly [string, string]) {
  const lines = ['a', 'b', 'c', 'd'].join('\n');
  const [older, newer] = versionPassages([file(paths[0], lines)], [file(paths[1], lines)]);
  return VersionTree.of(older, newer, aligned);
}

test('what is the same is counted and not listed at first; a filter says which kinds are', () => {
  const tree = treeOf(['a.txt', 'a.txt']);
  const shown = (it: VersionTree) => it.roots.map((node) => node.kind === 'row' && node.change);
  assert.deepEqual(shown(tree), ['moved', 'reworded', 'new', 'gone']);
  assert.equal(versionsMessage(tree), '1 the same · 1 moved · 1 reworded · 1 new · 1 gone');
  assert.deepEqual(shown(tree.with(new Set(['same', 'gone']))), ['same', 'gone']);
  assert.match(versionsMessage(tree.with(new Set())), /None is of a kind that is shown/);
  const same = new VersionTree(tree.rows.slice(0, 1), tree.shown);
  assert.match(versionsMessage(same), /^1 the same.*Every passage is the same/);
  assert.equal(versionsMessage(new VersionTree([], tree.shown)), 'Neither version has a passage.');
});

test('of several files each has its rows below it, and what is gone stands at the older one', () => {
  const tree = treeOf(['old.txt', 'new.txt']);
  const all = tree.with(new Set(['same', 'moved', 'reworded', 'new', 'gone']));
  const files = all.roots.map((node) => node.kind === 'file' && [node.path, node.rows.length]);
  assert.deepEqual(files, [
    ['new.txt', 4],
    ['old.txt', 1],
  ]);
  const [first] = all.roots;
  const [row] = all.childrenOf(first);
  assert.equal(all.parentOf(row!), first);
});

test('a row says where its passage stands and stood, and how near both are', () => {
  const facts = treeOf(['a.txt', 'a.txt']).rows.map(rowFacts);
  assert.deepEqual(facts, [
    'line 1',
    'line 2, was 3',
    'line 3, was 2 · cosine 0.87',
    'line 4',
    'was line 4',
  ]);
  assert.equal(rowFacts(treeOf(['old.txt', 'new.txt']).rows[1]!), 'line 2, was old.txt:3');
});

test('each paragraph of prose is a passage of its own, under its heading', () => {
  const text = '# Boats\n\nOne is red.\n\nOne is blue.\n\n- a mast\n- a sail\n\n---\n';
  const [older] = versionPassages([file('boats.md', text)], []);
  assert.deepEqual(
    older.passages.map(({ text: own, title }) => [own, title]),
    [
      ['# Boats', undefined],
      ['One is red.', 'Boats'],
      ['One is blue.', 'Boats'],
      ['- a mast', 'Boats'],
      ['- a sail', 'Boats'],
      ['---', 'Boats'],
    ],
  );
});

test('how lines end is no difference between two versions', () => {
  const [older, newer] = versionPassages(
    [file('a.md', 'one line\nand another')],
    [file('a.md', 'one line\r\nand another')],
  );
  assert.deepEqual(older.texts, newer.texts);
  assert.equal(newer.passages[0]!.text, 'one line\r\nand another');
});

test('by sentences prose is cut into these, and code into its declarations', () => {
  const prose = '# Boats\n\nOne is red. One is\nblue.\n';
  const [older] = versionPassages([file('boats.md', prose)], [], 'sentence');
  assert.deepEqual(older.texts, ['# Boats', 'One is red.', 'One is blue.']);
  const code =
    'function one() {\n  return 1;\n}\n\n// The second.\nfunction two() {\n  return 2;\n}\n';
  const [pieces] = versionPassages([file('a.js', code)], [], 'sentence');
  assert.deepEqual(pieces.texts, [
    'function one() {\n  return 1;\n}',
    '// The second.\nfunction two() {\n  return 2;\n}',
  ]);
});
