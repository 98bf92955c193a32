import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { cutFile, cutKind } from '../../../src/core/text/cutFile.ts';
import { textsOfFile } from '../../../src/core/text/documentTexts.ts';
import type { FuzzTarget } from '../fuzzTarget.ts';
import { mutateJson } from '../mutations/mutateJson.ts';

const words = [
  'markdown',
  'code',
  'raw',
  'source',
  'cells',
  'cell_type',
  'worksheets',
  'input',
  '# A\n',
  'def f():\n',
  '```',
  '%%html',
];

/** Notebooks: segments stand in the text of their cell, in order; or the file is none. */
export const notebooks: FuzzTarget<string> = {
  seeds: () => [
    readFileSync(join(projectRoot, 'test/fixtures/documents/tides.ipynb'), 'utf8'),
    '{"worksheets":[{"cells":[{"cell_type":"code","input":["a = 1\\n","b = 2"]},{"cell_type":"markdown","source":"# A\\n\\nText. More."}]}]}',
    '{"cells":[{"cell_type":"raw","source":["---\\n","x"]},{"cell_type":"code","source":""}],"nbformat":4}',
  ],

  mutate: (json, chance, seeds) => mutateJson(json, chance, words, seeds),

  check: (json) => {
    const texts = textsOfFile(json, 'a.ipynb');
    for (const unit of ['passage', 'line'] as const) {
      const segments = cutFile(json, cutKind('a.ipynb', unit, []), 'a.ipynb');
      assert.equal(segments === undefined, texts === undefined, 'a notebook for one of two alone');
      let [cell, last] = [0, 0];
      for (const segment of segments ?? []) {
        assert.ok(segment.cell !== undefined && segment.cell >= cell, 'cells out of order');
        if (segment.cell > cell) [cell, last] = [segment.cell, 0];
        const text = texts?.[cell]?.text ?? '';
        assert.ok(segment.start >= last && segment.end > segment.start, 'segments overlap');
        assert.equal(segment.text, text.slice(segment.start, segment.end), 'another text');
        last = segment.end;
      }
    }
  },
};
