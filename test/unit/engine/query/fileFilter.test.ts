import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../src/core/search/query.ts';
import { fileFilter } from '../../../../src/engine/query/fileFilter.ts';

const paths = ['src/main.ts', 'src/view.tsx', 'docs/Guide.md', 'docs/old/guide.rst', 'main.py'];

function fitting(query: string): string[] {
  const fits = fileFilter(parseQuery(query), []);
  return paths.filter((path) => fits?.(path) ?? true);
}

test('a query that names no file means all', () => {
  assert.equal(fileFilter(parseQuery('tide -boat /a/'), []), undefined);
});

test('one of the paths, one of the languages, and none that is not wanted', () => {
  assert.deepEqual(fitting('path:guide'), ['docs/Guide.md', 'docs/old/guide.rst']);
  assert.deepEqual(fitting('path:src path:main'), ['src/main.ts', 'src/view.tsx', 'main.py']);
  assert.deepEqual(fitting('path:main lang:Python'), ['main.py']);
  assert.deepEqual(fitting('lang:typescript -path:view'), ['src/main.ts']);
  assert.deepEqual(fitting('-lang:ts -lang:.rst'), ['docs/Guide.md', 'main.py']);
  assert.deepEqual(fitting('lang:ts lang:c++'), ['src/main.ts', 'src/view.tsx']);
});

test('globs fit from any folder on, or from the top behind a slash', () => {
  assert.deepEqual(fitting('path:*.ts'), ['src/main.ts']);
  assert.deepEqual(fitting('path:docs/*'), ['docs/Guide.md', 'docs/old/guide.rst']);
  assert.deepEqual(fitting('path:old/*.rst'), ['docs/old/guide.rst']);
  assert.deepEqual(fitting('path:/main.*'), ['main.py']);
});

test('a glob beyond all limits is refused', () => {
  assert.throws(() => fileFilter(parseQuery(`path:${'*a'.repeat(2000)}`), []), {
    code: 'invalidInput',
    message: /^path: has the pattern /,
  });
});
