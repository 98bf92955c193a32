import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadDocument } from '../../../../src/core/text/blocks/readDocument.ts';
import { passagesOf } from '../../../../src/core/text/passages/passagesOf.ts';
import { codePathOf, textKindOf } from '../../../../src/host/text/resource.ts';

const cell = (languageId: string) => ({
  languageId,
  uri: { scheme: 'vscode-notebook-cell', path: '/tide.ipynb' },
});

test("a notebook's cell is named by its language, a file by its own name", () => {
  assert.deepEqual(
    ['python', 'r', 'julia', 'markdown', 'plaintext'].map((language) => codePathOf(cell(language))),
    ['cell.py', 'cell.r', 'cell.jl', 'cell.md', 'cell.txt'],
  );
  const file = { languageId: 'python', uri: { scheme: 'file', path: '/tide.py' } };
  assert.equal(codePathOf(file), '/tide.py');
});

test('a cell is cut as its language is', () => {
  assert.deepEqual(
    ['python', 'markdown', 'javascript', 'plaintext'].map((language) => textKindOf(cell(language))),
    ['code', 'markdown', 'code', 'plain'],
  );
  const wax = Array.from({ length: 12 }, (_, i) => `    moon = moon + ${i}  # it waxes`);
  const text = `def wax(moon):\n${wax.join('\n')}\n\ndef wane(moon):\n${wax.join('\n')}\n`;
  const python = cell('python');
  assert.deepEqual(
    passagesOf(new ReadDocument(text, textKindOf(python)), codePathOf(python)).map(
      ({ title }) => title,
    ),
    ['wax', 'wane'],
  );
});
