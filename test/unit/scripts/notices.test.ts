import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';

const folder = join(projectRoot, 'media', 'notices');
const notice = readFileSync(join(folder, 'README.md'), 'utf8');

test('the notice names every package that the sources use, and each licence that lies beside it', () => {
  const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const imported = globSync('src/**/*.{ts,tsx}', { cwd: projectRoot }).flatMap((path) =>
    [
      ...readFileSync(join(projectRoot, path), 'utf8').matchAll(
        /(?:from|import\() ?'((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?'/g,
      ),
    ].map(([, name = '']) => name),
  );
  const packages = new Set([...Object.keys(dependencies), ...imported]);
  for (const name of packages) {
    // The editor's own, and Node's.
    if (name === 'vscode' || name === 'node') continue;
    assert.ok(notice.includes(`\`${name}\``), `media/notices/README.md does not name ${name}`);
  }
  assert.ok(packages.size > 8);
});

test('each licence that is named lies there, and none lies there unnamed', () => {
  const files = readdirSync(folder).filter((name) => name !== 'README.md');
  assert.deepEqual(
    files.filter((name) => !notice.includes(`\`${name}\``)),
    [],
  );
  const named = [...notice.matchAll(/`([\w.-]+\.txt)`/g)].map(([, name = '']) => name);
  assert.deepEqual(
    named.filter((name) => !files.includes(name)),
    [],
  );
});
