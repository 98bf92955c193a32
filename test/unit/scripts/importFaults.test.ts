import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importFaults, type ImportRules } from '../../../scripts/imports/importFaults.ts';

const rules: ImportRules = {
  layers: {
    core: { layers: [], packages: [] },
    engine: { layers: ['core'], packages: ['node:', 'onnxruntime-node'] },
    features: { layers: ['core'], packages: ['vscode'] },
    'main.ts': { layers: ['core', 'engine'], packages: [] },
  },
  orders: { engine: ['store', 'ranking', 'engine.ts'], features: 'apart' },
  mostFiles: { engine: 16 },
  without: { folder: 'model', package: 'vscode' },
};

/** A tree without faults, and the files of `changes` in it or in place of its own. */
function faultsWith(changes: Readonly<Record<string, string>> = {}): readonly string[] {
  const sources = {
    'core/text/span.ts': `export interface Span { readonly start: number }`,
    'core/text/lines.ts': `import type { Span } from './span.ts';\nexport type Lines = Span[];`,
    'engine/store/file.ts': `import { readFileSync } from 'node:fs';\nimport type { Span } from '../../core/text/span.ts';`,
    'engine/ranking/rank.ts': `import { Tensor } from 'onnxruntime-node/lib.js';\nexport * from '../store/file.ts';`,
    'engine/engine.ts': `const { rank } = await import('./ranking/rank.ts');`,
    'features/hover/hover.ts': `import * as vscode from 'vscode';\nimport './words.ts';`,
    'features/hover/words.ts': `export const words = [];`,
    'main.ts': `import { engine } from './engine/engine.ts';`,
    ...changes,
  };
  return importFaults(new Map(Object.entries(sources)), rules);
}

test('a tree that keeps the rules has no faults', () => {
  assert.deepEqual(faultsWith(), []);
});

test('a circle is told file by file, through whatever kind of import', () => {
  for (const back of [
    `import { a } from './a.ts';`,
    `import type { A } from './a.ts';`,
    `import {\n  type A,\n} from './a.ts';`,
    `export * from './a.ts';`,
    `export { type A } from './a.ts';`,
    `const a = await import('./a.ts');`,
    `let a: import('./a.ts').A;`,
  ]) {
    const circle = {
      'core/a.ts': `import { b } from './b.ts';`,
      'core/b.ts': `import { c } from './c.ts';\nimport './text/span.ts';`,
      'core/c.ts': back,
    };
    assert.deepEqual(
      faultsWith(circle),
      ['A circle: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts.'],
      back,
    );
  }
});

test('circles that have a file in common are told once, others each', () => {
  const faults = faultsWith({
    'core/a.ts': `import './b.ts';\nimport './c.ts';`,
    'core/b.ts': `import './a.ts';`,
    'core/c.ts': `import './a.ts';`,
    'core/text/span.ts': `import './lines.ts';`,
  });
  assert.deepEqual(faults, [
    'A circle: core/a.ts -> core/b.ts -> core/a.ts.',
    'A circle: core/text/lines.ts -> core/text/span.ts -> core/text/lines.ts.',
  ]);
});

test('words like an import, in a comment or a text, are none', () => {
  const words = `// import { b } from './lines.ts';\nexport const text = "import './lines.ts'";`;
  assert.deepEqual(faultsWith({ 'core/text/span.ts': words }), []);
});

test('a layer imports no layer and no package beyond those of the table', () => {
  const wrong: Readonly<Record<string, string>> = {
    '../engine/engine.ts': 'engine/engine.ts',
    '../../test/setup.ts': '../test/setup.ts',
    'node:fs': 'node:fs',
    vscode: 'vscode',
  };
  for (const [specifier, target] of Object.entries(wrong)) {
    const source = `import type { X } from '${specifier}';`;
    const faults = faultsWith({ 'core/wrong.ts': source });
    assert.deepEqual(faults, [`core/wrong.ts imports ${target}, which core may not.`]);
  }
  const alike = faultsWith({ 'engine/store/wrong.ts': `import 'onnxruntime-node-gpu';` });
  assert.equal(alike.length, 1);
});

test('a file that lies in no layer is told', () => {
  assert.deepEqual(faultsWith({ 'other/a.ts': '' }), ['other/a.ts lies in no layer.']);
});

test('a folder imports from those before it only', () => {
  const later = { 'engine/store/later.ts': `import type { Rank } from '../ranking/rank.ts';` };
  assert.deepEqual(faultsWith(later), [
    'engine/store/later.ts imports engine/ranking/rank.ts, and store comes before ranking.',
  ]);
});

test('each folder has its place in the order, and no other has', () => {
  const cache = { 'engine/cache/a.ts': `import '../store/file.ts';` };
  assert.deepEqual(faultsWith(cache), ['engine/cache has no place in the order of folders.']);
  const faults = importFaults(new Map([['engine/store/a.ts', '']]), {
    ...rules,
    orders: { engine: ['store', 'gone'] },
  });
  assert.deepEqual(faults, ['engine/gone is in the order of folders and nowhere else.']);
});

test('folders that are to be apart do not import one another', () => {
  const other = { 'features/ruler/ruler.ts': `import { words } from '../hover/words.ts';` };
  assert.deepEqual(faultsWith(other), [
    'features/ruler/ruler.ts imports features/hover/words.ts, and they are to be apart.',
  ]);
});

test('a folder of some layers holds 16 files at most', () => {
  const files = (folder: string, count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/file${i}.ts`, '']));
  assert.deepEqual(faultsWith(files('engine/store', 15)), []);
  assert.deepEqual(faultsWith(files('engine/store', 16)), [
    'engine/store holds 17 files; at most 16 may lie in it.',
  ]);
  assert.deepEqual(faultsWith(files('core/text', 17)), []);
});

test('a folder called model names no VS Code, and loads no file that does; types of such a file it may take', () => {
  const files = (model: string, between = ''): Readonly<Record<string, string>> => ({
    'features/hover/model/word.ts': model,
    'features/hover/between.ts': between,
  });
  const named = `import type * as vscode from 'vscode';`;
  assert.deepEqual(faultsWith(files(named)), [
    'features/hover/model/word.ts names vscode, which no file of a model may.',
  ]);
  const loading = [
    `import { hover } from './hover.ts';`,
    `import { type Hover } from './hover.ts';`,
    `export * from './hover.ts';`,
    `import './hover.ts';`,
  ];
  for (const between of loading) {
    assert.deepEqual(
      faultsWith(files(`import { one } from '../between.ts';`, between)),
      [
        'features/hover/model/word.ts loads vscode, which no file of a model may: features/hover/model/word.ts -> features/hover/between.ts -> features/hover/hover.ts -> vscode.',
      ],
      between,
    );
  }
  const erased = [
    [`import type { One } from '../between.ts';`, loading[0]],
    [`import { one } from '../between.ts';`, `import type { Hover } from './hover.ts';`],
    [`import { one } from '../between.ts';`, `export type { Hover } from './hover.ts';`],
  ] as const;
  for (const [model, between] of erased) {
    assert.deepEqual(faultsWith(files(model, between)), [], `${model} ${between ?? ''}`);
  }
});
