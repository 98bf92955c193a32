import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnRules } from '../../../../../src/engine/index/files/tableColumns.ts';
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
