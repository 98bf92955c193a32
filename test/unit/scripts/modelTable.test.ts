import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { modelTable } from '../../../scripts/models/modelTable.ts';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';

test('docs/models.md is what comes of comparing anew, and nothing in it differs in silence', async () => {
  const written = readFileSync(join(projectRoot, 'docs', 'models.md'), 'utf8');
  const made = await modelTable();
  assert.equal(made, written, 'run node scripts/models/modelTable.ts');
  const rows = made.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| -'));
  assert.ok(rows.length > 100, `${rows.length} rows`);
  assert.doesNotMatch(made, /in silence \||not compared|nobody knows why/);
  for (const row of rows) {
    if (/differs by/.test(row)) assert.match(row, /Said: “.{40}/, row);
  }
  // An export's numbers never differ by more than its rounding.
  const exports = rows.filter((row) => /^\| (?:distil)?bert\//.test(row));
  assert.ok(exports.length >= 20);
  assert.doesNotMatch(exports.join(), /differs/);
});
