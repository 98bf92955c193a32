import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentKindOfPath } from '../../../../src/core/text/blocks/documentKind.ts';
import type { TextKind } from '../../../../src/core/text/blocks/readDocument.ts';
import { segmentText, type SegmentKind } from '../../../../src/core/text/segmentText.ts';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';

// Small inputs made after public bug reports.
const folder = join(projectRoot, '../shared/faults/prose');
const skip = existsSync(folder) ? false : 'there is no ../shared/faults/prose';

function texts(name: string, unit: SegmentKind): string[] {
  const text = readFileSync(join(folder, name), 'utf8');
  const kind = documentKindOfPath(name) as TextKind;
  return Array.from(segmentText(text, unit, kind), (segment) => segment.text);
}

test('LaTeX: heading, sentence, item and formula each for itself', { skip }, () => {
  assert.deepEqual(texts('paper.tex', 'sentence'), [
    'draft of May',
    'Tides',
    'The sea rises twice a day.',
    'It falls again.',
    'Spring tides are strong',
    'Neap tides are weak',
    'E = m c^2',
  ]);
  const lines = texts('paper.tex', 'line');
  assert.deepEqual(
    lines.filter((line) => /begin|end\{|documentclass|usepackage/.test(line)),
    [],
  );
});

for (const unit of ['line', 'sentence'] as const) {
  test(
    `Markdown by ${unit}: code and tables by line, no front matter, fence or rule`,
    { skip },
    () => {
      assert.deepEqual(texts('guide.md', unit), [
        'Harbour guide',
        'The pier opens at seven.',
        '## Install',
        'npm install harbour',
        'npm run build',
        'export HARBOUR_KEY=abc',
        'curl -X POST http://localhost/boats',
        '| boat | seats |',
        '| Ada  | 12    |',
        '| Bo   | 40    |',
      ]);
    },
  );

  test(`subtitles by ${unit}: a cue is one text, without number and times`, { skip }, () => {
    assert.deepEqual(texts('film.srt', unit), [
      'I never thought that we would\nsee the harbour again.',
      '- Nor did I.',
    ]);
  });

  test(`CSV by ${unit}: a record’s text with a line break stays whole`, { skip }, () => {
    assert.deepEqual(texts('rows.csv', unit), ['The ferry\nleaves at noon, they say', 'A boat']);
  });
}
