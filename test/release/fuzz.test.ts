import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { inputBytes } from '../fuzz/currentInput.ts';
import { findingText } from '../fuzz/findingText.ts';
import { fuzzInProcess } from '../fuzz/fuzzProcess.ts';
import { fuzzTargets } from '../fuzz/fuzzTargets.ts';

// The short form of `npm run fuzz`: less than half a minute of inputs.
const seconds = 1;
const seed = 18;

for (const target of Object.keys(fuzzTargets)) {
  test(`${target}: what must hold holds for a second of inputs`, async (context) => {
    const told: string[] = [];
    const files: Promise<void>[] = [];
    const folder = join(projectRoot, 'out', 'fuzz');
    await mkdir(folder, { recursive: true });
    const counts = await fuzzInProcess({ target, seconds, seed }, (finding) => {
      const path = join(folder, `${target}-${seed}-${files.length + 1}`);
      files.push(writeFile(path, inputBytes(finding.input)));
      told.push(findingText(target, finding, path));
    });
    await Promise.all(files);
    assert.deepEqual(told, []);
    context.diagnostic(`${counts?.runs ?? 0} inputs, seed ${seed}`);
    assert.ok((counts?.runs ?? 0) > 0);
  });
}
