import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IndexScope } from '../../../src/engine/index/ranking/indexScope.ts';
import { WorkspaceDatabase } from '../../../src/engine/index/store/workspaceDatabase.ts';
import { VectorDatabase } from '../../../src/engine/index/vectors/vectorDatabase.ts';
import { textKey } from '../../../src/engine/textKey.ts';
import { keptTexts } from '../../support/keptIndex.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import type { Chance } from '../mutations/chance.ts';
import { mutateBytes } from '../mutations/mutateBytes.ts';

// A mark of another program is one, and a version above ours.
const refusals = [
  ...(['indexDamaged', 'fileUnwritable', 'fileUnreadable', 'invalidInput', 'unsupported'] as const),
];
const space = { name: 'space', dims: 8 };
// What stands before a file's bytes.
const [workspaceMark, vectorsMark] = [1, 2];
const pageBytes = 4096;
const lines = Object.values(keptTexts).flatMap((text) =>
  text.split(/\r?\n/).filter((line) => line.trim() !== ''),
);
const shown = new Set(lines);

/** Index files with pages and bytes otherwise: damage is told, and nothing is shown that was never written. */
export const indexFiles: FuzzTarget<Uint8Array> = {
  seeds: () =>
    inFolder((folder) => {
      const workspacePath = join(folder, 'workspace.sqlite');
      const workspace = new WorkspaceDatabase(workspacePath);
      for (const [path, text] of Object.entries(keptTexts)) {
        const facts = { size: text.length, mtime: 1, hash: path, problem: undefined };
        workspace.replace([{ file: { path, ...facts }, segments: segmentsOf(text) }]);
      }
      workspace.close();
      const vectorsPath = join(folder, 'vectors.sqlite');
      const vectors = new VectorDatabase(vectorsPath);
      for (let at = 0; at < lines.length; at += 4) {
        const texts = lines.slice(at, at + 4);
        const keys = texts.map((text) => textKey(text));
        vectors.open(space).add(keys, Float32Array.from(texts.flatMap(vectorOf)));
      }
      vectors.close();
      return [
        Buffer.concat([Buffer.from([workspaceMark]), readFileSync(workspacePath)]),
        Buffer.concat([Buffer.from([vectorsMark]), readFileSync(vectorsPath)]),
      ];
    }),

  mutate: (from, chance, seeds) => {
    // Of one that is cut off there is nothing to change.
    const input = from.length > pageBytes ? from : chance.oneOf(seeds);
    const [mark = workspaceMark] = input;
    const file = input.subarray(1);
    const changed = chance.is(0.5) ? changedPage(file, chance) : changedBytes(file, chance, seeds);
    return Buffer.concat([Buffer.from([mark]), changed]);
  },

  check: (input) => {
    inFolder((folder) => {
      const path = join(folder, 'index.sqlite');
      writeFileSync(path, input.subarray(1));
      if (input[0] === vectorsMark) checkVectors(path);
      else checkWorkspace(path);
    });
  },
};

function checkWorkspace(path: string): void {
  const workspace = readOrRefused(() => new WorkspaceDatabase(path), refusals);
  if (!workspace) return;
  try {
    readOrRefused(() => {
      workspace.files();
      const scope = new IndexScope(workspace, () => true);
      scope.keyBlob();
      for (const id of scope.textIds) {
        const { text } = workspace.readText(id);
        assert.ok(text === '' || shown.has(text), `a text that no file has: ${text.slice(0, 40)}`);
      }
      for (let segment = 0; segment < scope.segmentCount; segment++) {
        const { path: file, start, end, textId } = scope.segment(segment);
        const text = workspace.readText(textId).text;
        const inFile = keptTexts[file]?.slice(start, end);
        assert.ok(text === '' || inFile === text, 'a text at another place');
      }
      for (const file of Object.keys(keptTexts)) workspace.titles(file)(0);
      workspace.file.all(`SELECT rowid FROM foldedWords WHERE foldedWords MATCH '"boats"'`);
    }, refusals);
    readOrRefused(() => {
      const facts = { size: 2, mtime: 2, hash: 'new', problem: undefined };
      workspace.replace([{ file: { path: 'new.txt', ...facts }, segments: segmentsOf('new one') }]);
      workspace.remove('kitchen.txt');
    }, refusals);
  } finally {
    workspace.close();
  }
}

function checkVectors(path: string): void {
  const vectors = readOrRefused(() => new VectorDatabase(path), refusals);
  if (!vectors) return;
  try {
    readOrRefused(() => {
      const found = vectors.find(space.name);
      if (!found) return;
      found.refresh();
      const keys = lines.map((text) => textKey(text));
      const bytes = Buffer.from(keys.join(''), 'latin1');
      const numbers = keys.map((_, i) => found.find(bytes, i * (bytes.length / keys.length)));
      const textOf = new Map(numbers.map((number, i) => [number, lines[i]!]));
      for (const { numbers: list, vectors: rows } of found.read(numbers.filter((n) => n >= 0))) {
        assert.equal(rows.length, list.length * found.dims, 'more or fewer numbers');
        for (const [i, number] of list.entries()) {
          const row = rows.subarray(i * found.dims, (i + 1) * found.dims);
          const text = textOf.get(number);
          if (text === undefined) continue;
          assert.deepEqual([...row], [...Float32Array.from(vectorOf(text))], 'another vector');
        }
      }
      found.compact();
      found.add([textKey('new')], Float32Array.from(vectorOf('new')).subarray(0, found.dims));
    }, refusals);
  } finally {
    vectors.close();
  }
}

function segmentsOf(text: string): { text: string; start: number; end: number; line: number }[] {
  return [...text.matchAll(/[^\r\n]*\S[^\r\n]*/g)].map((found, i) => {
    const [line] = found;
    return { text: line, start: found.index, end: found.index + line.length, line: i + 1 };
  });
}

function vectorOf(text: string): number[] {
  const values = Array.from(
    { length: space.dims },
    (_, i) => 1 + ((text.length * 7 + i * 13) % 11),
  );
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Few bytes, none more or fewer: else every page behind them is another. */
function changedBytes(file: Uint8Array, chance: Chance, seeds: readonly Uint8Array[]): Uint8Array {
  const start = chance.is(0.3) ? chance.below(200) : chance.below(file.length);
  const end = Math.min(file.length, start + 1 + chance.below(300));
  const changed = file.slice();
  const part = mutateBytes(file.subarray(start, end), chance, seeds);
  changed.set(part.subarray(0, end - start), start);
  return changed;
}

function changedPage(file: Uint8Array, chance: Chance): Uint8Array {
  const pages = Math.max(1, Math.floor(file.length / pageBytes));
  const [from, to] = [pageBytes * chance.below(pages), pageBytes * chance.below(pages)];
  const changed = file.slice();
  switch (chance.below(5)) {
    case 0:
      return changed.fill(0, to, to + pageBytes);
    case 1:
      return changed.copyWithin(to, from, from + pageBytes);
    case 2:
      return changed.subarray(0, chance.is(0.5) ? to : chance.below(file.length));
    case 3:
      return changed.map((byte, i) => (i >= to && i < to + pageBytes ? byte ^ 0xff : byte));
    default:
      changed.set(file.subarray(from, from + pageBytes), to);
      changed.set(file.subarray(to, to + pageBytes), from);
      return changed;
  }
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'index-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
