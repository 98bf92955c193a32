import { test } from 'node:test';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { runInExtensionHost } from '../support/runInExtensionHost.ts';

// The release workflow runs it on Linux, macOS and Windows. VS Code's server is driven by the tests beside this one.
const skip = process.env['SEMANTIC_TEXT_DESKTOP'] !== '1' && 'only in a desktop VS Code';

test('in a desktop VS Code the extension starts and opens its panel', { skip }, async () => {
  await runInExtensionHost({
    extension: projectRoot,
    tests: join(projectRoot, 'test/fixtures/desktopTests/index.mjs'),
  });
});
