import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { runInExtensionHost } from '../support/runInExtensionHost.ts';

const fixtures = join(projectRoot, 'test/fixtures');
const common = {
  extension: join(fixtures, 'harnessExtension'),
  tests: join(fixtures, 'harnessTests/index.mjs'),
};

test('tests inside the extension host run, and their environment arrives', async () => {
  await runInExtensionHost({ ...common, env: { HARNESS_WISH: 'pass' } });
});

test('a failing test inside the extension host rejects', async () => {
  await assert.rejects(runInExtensionHost({ ...common, env: { HARNESS_WISH: 'fail' } }), {
    message: 'Test run failed with code 1',
  });
});
