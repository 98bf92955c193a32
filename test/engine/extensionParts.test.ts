import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

const dist = join(projectRoot, 'dist');
const start = 'extension.cjs';
const parts = readdirSync(dist).filter((name) => /^extension\.(?:\w+\.)?cjs$/.test(name));

/** The source files of a part, by its source map. */
function sourcesOf(part: string): readonly string[] {
  const { sources } = JSON.parse(readFileSync(join(dist, `${part}.map`), 'utf8')) as {
    readonly sources: readonly string[];
  };
  return sources.filter((source) => /\/(?:src|node_modules)\//.test(source));
}

test('no source file is in two parts of the extension, so that each module is there once', () => {
  const partOf = new Map<string, string>();
  for (const part of parts) {
    for (const source of sourcesOf(part)) {
      assert.equal(partOf.get(source), undefined, `${source} is also in ${part}`);
      partOf.set(source, part);
    }
  }
  assert.ok(partOf.size > 500, `${partOf.size} files`);
});

test('what a window need not have when it opens is not in the part that it loads', () => {
  const loaded = sourcesOf(start);
  assert.ok(loaded.some((source) => source.endsWith('/src/extension.ts')));
  for (const later of [
    'src/core/tokenizer/createTokenizer.ts',
    'src/core/text/blocks/readDocument.ts',
    'src/features/explorer/panelSession.ts',
    'src/features/search/searchPick.ts',
    'src/node/files/vectorWriter.ts',
    'src/protocol/rpc.ts',
  ]) {
    assert.ok(existsSync(join(projectRoot, later)), later);
    assert.deepEqual(
      loaded.filter((source) => source.endsWith(`/${later}`)),
      [],
    );
  }
});

test('a part asks for others that are there', () => {
  for (const part of parts) {
    const text = readFileSync(join(dist, part), 'utf8');
    const asked = Array.from(text.matchAll(/require\("\.\/([^"]+)"\)/g), ([, name = '']) => name);
    for (const name of asked) assert.ok(parts.includes(name), `${part} asks for ${name}`);
  }
});
