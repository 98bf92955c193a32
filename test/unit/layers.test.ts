import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => path.replaceAll('\\', '/'));
/** By layer, and by file for those in none. */
const allowed = JSON.parse(readFileSync(join(root, 'scripts/layers.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

/** What a file of `src` imports: paths in `src` for relative imports, names for packages. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(src, file), 'utf8');
  const specifiers = [...source.matchAll(/(?:^|\n)\s*(?:import|export)[^;]*?from\s+'([^']+)'/g)];
  return specifiers.map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier)).replaceAll('\\', '/')
      : specifier,
  );
}

test('every file of src lies in a layer', () => {
  assert.ok(files.length > 30);
  const homeless = files.filter((file) => !(file.split('/')[0]! in allowed));
  assert.deepEqual(homeless, []);
});

test('imports point to the layers that the table allows', () => {
  const wrong = files.flatMap((file) => {
    const layer = file.split('/')[0]!;
    const may = [layer, ...(allowed[layer] ?? [])];
    return importsOf(file)
      .filter((target) => files.includes(target) || target.startsWith('..'))
      .filter((target) => !may.includes(target.split('/')[0]!))
      .map((target) => `${file} -> ${target}`);
  });
  assert.deepEqual(wrong, []);
});

test('a feature imports no other feature', () => {
  const wrong = files
    .filter((file) => file.startsWith('features/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('features/'))
        .filter((target) => relative(dirname(file), target).startsWith('..'))
        .map((target) => `${file} -> ${target}`),
    );
  assert.deepEqual(wrong, []);
});

test('only host, features and the entry know vscode, and only the native layers know Node', () => {
  const knowVscode = /^(host|features|extension\.ts|services\.ts)/;
  const knowNode = /^(node|engine|host|cli|extension\.ts|services\.ts)/;
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter(
        (name) =>
          (name === 'vscode' && !knowVscode.test(file)) ||
          (/^(node:|onnxruntime)/.test(name) && !knowNode.test(file)),
      )
      .map((name) => `${file} -> ${name}`),
  );
  assert.deepEqual(wrong, []);
});
