import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOfTables, columnRules } from '../../../../../src/engine/index/files/tableColumns.ts';
import { indexRules } from '../../../../support/indexRules.ts';

test('columns of a file: as chosen for it, else by the first pattern of the folder that it lies deepest in', () => {
  const root = { exclude: [], include: [] };
  const columnsOf = columnRules({
    ...indexRules('/w'),
    roots: [
      { ...root, path: '/w', tables: [{ glob: '**', columns: ['w'] }] },
      {
        ...root,
        path: '/w/in',
        tables: [
          { glob: 'a*.csv', columns: ['a'] },
          { glob: '*.csv', columns: ['b'] },
        ],
      },
      { ...root, path: '/x/table.csv', tables: [{ glob: '**', columns: ['x'] }] },
    ],
    columns: { '/w/in/ac.csv': ['chosen'], 'memfs:/ac.csv': ['far'] },
  });
  assert.deepEqual(
    [
      '/w/in/ab.csv',
      '/w/in/b.csv',
      '/w/in/ac.csv',
      '/w/in/deep/ab.csv',
      '/w/inner/ab.csv',
      '/x/table.csv',
      '/y.csv',
      'memfs:/ac.csv',
    ].map(columnsOf),
    [['a'], ['b'], ['chosen'], undefined, ['w'], ['x'], undefined, ['far']],
  );
});

test('a table whose columns are chosen is told from others, and nothing is told where none are', () => {
  const root = { exclude: [], include: [], path: '/w' };
  const rules = indexRules('/w');
  assert.equal(choiceOfTables({ ...rules, roots: [root] }), undefined);
  const tables = [{ glob: 'a*', columns: ['a'] }];
  const isChosen = choiceOfTables({ ...rules, roots: [{ ...root, tables }] }) ?? assert.fail();
  assert.deepEqual(['/w/a.csv', '/w/a.txt', '/w/b.csv', '/x/a.csv'].map(isChosen), [
    ...[true, false, false, false],
  ]);
  const ofOne = choiceOfTables({ ...rules, roots: [root], columns: { '/w/b.tab': ['b'] } });
  assert.deepEqual(['/w/a.csv', '/w/b.tab'].map(ofOne ?? assert.fail()), [false, true]);
});
