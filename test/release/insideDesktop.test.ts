import { test } from 'node:test';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { runInExtensionHost } from '../support/runInExtensionHost.ts';

// The release workflow runs it in desktop VS Codes on Linux, macOS and Windows.
test('in an extension host the extension starts and opens its panel', async () => {
  await runInExtensionHost({
    extension: projectRoot,
    tests: join(projectRoot, 'test/fixtures/desktopTests/index.mjs'),
  });
});
