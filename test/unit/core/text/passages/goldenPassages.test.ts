import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';
import { LineIndex } from '../../../../../src/core/text/lineIndex.ts';
import { cutPassages } from '../../../../../src/core/text/cutFile.ts';

const folder = join(projectRoot, 'test/fixtures/passages');

// `.txt` behind the name keeps them from being linted and compiled.
for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
  test(`${name.slice(0, -4)} is cut where a reader would cut it`, () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const lines = new LineIndex(text);
    const found = cutPassages(text, name.slice(0, -4))?.map(
      ({ line, end, title }) =>
        `  ${JSON.stringify([line, lines.lineAt(end - 1) + 1, title ?? null])}`,
    );
    const json = `[\n${found?.join(',\n') ?? ''}\n]\n`;
    const golden = join(folder, `${name.slice(0, -4)}.passages.json`);
    if (process.env['SEMANTIC_TEXT_GOLDEN'] === 'write') writeFileSync(golden, json);
    assert.equal(json, readFileSync(golden, 'utf8'));
  });
}
