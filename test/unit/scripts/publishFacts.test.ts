import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { publishFacts } from '../../../scripts/publishFacts.ts';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';

const filled = {
  publisher: 'owner',
  repository: 'https://example.org/r',
  bugs: 'https://example.org/b',
  homepage: 'https://example.org/h',
  galleryBanner: { color: '#0f3b57', theme: 'dark' },
};

test('what is filled in goes into the manifest, in its form', () => {
  assert.deepEqual(publishFacts(filled), {
    manifest: {
      ...filled,
      repository: { type: 'git', url: filled.repository },
      bugs: { url: filled.bugs },
    },
    missing: [],
    faults: [],
  });
});

test('what is null or not there is missing, and not in the manifest', () => {
  const { manifest, missing, faults } = publishFacts({
    ...filled,
    bugs: null,
    homepage: undefined,
  });
  assert.deepEqual(missing, ['bugs', 'homepage']);
  assert.equal('bugs' in manifest, false);
  assert.deepEqual(faults, []);
});

test('what is wrong is named with what it should be', () => {
  const { faults } = publishFacts({
    ...filled,
    publisher: 'an owner',
    repository: 'http://example.org/r',
    galleryBanner: { color: 'blue', theme: 'dark' },
    licence: 'MIT',
  });
  assert.deepEqual(faults, [
    'publisher in scripts/publish.json is not a publisher’s id of the Marketplace.',
    'repository in scripts/publish.json is not an https address.',
    'galleryBanner in scripts/publish.json is not { "color": "#rrggbb", "theme": "dark" or "light" }.',
    'scripts/publish.json has no place for licence.',
  ]);
});

test('the file has a place for each, and package.json holds none of them but the publisher of today', () => {
  const read = (path: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as Record<string, unknown>;
  const own = read('scripts/publish.json');
  assert.deepEqual(Object.keys(own).sort(), Object.keys(filled).sort());
  assert.deepEqual(publishFacts(own).faults, []);
  const manifest = read('package.json');
  for (const name of ['repository', 'bugs', 'homepage', 'galleryBanner']) {
    assert.equal(name in manifest, false, `${name} stands in scripts/publish.json`);
  }
});
