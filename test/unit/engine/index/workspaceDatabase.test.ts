import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WorkspaceDatabase } from '../../../../src/engine/index/workspaceDatabase.ts';

const facts = { size: 1, mtime: 1, hash: 'h', problem: undefined };
const place = (
  text: string,
  line: number,
): { start: number; end: number; text: string; line: number } => ({
  ...{ start: 10 * line, end: 10 * line + text.length, line },
  text,
});

describe('WorkspaceDatabase', () => {
  test('a text stays while a file has it', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const found = (query: string): string[] =>
      [...workspace.match(`"${query}"`)].map(({ id }) => workspace.text(id));
    workspace.replace({ ...facts, path: '/a' }, [place('red fish', 1), place('red fish', 2)]);
    workspace.replace({ ...facts, path: '/b' }, [place('red fish', 1), place('newFish', 2)]);
    assert.deepEqual(found('red'), ['red fish']);
    assert.deepEqual(found('fish').sort(), ['newFish', 'red fish']);
    workspace.replace({ ...facts, path: '/a' }, [place('blue fish', 1)]);
    workspace.remove('/b');
    assert.deepEqual(found('red'), []);
    assert.deepEqual(found('new'), []);
    assert.deepEqual(found('fish'), ['blue fish']);
    const [file] = [...workspace.segments((path) => path === '/a')];
    assert.deepEqual([...(file?.segments.slice(1) ?? [])], [10, 19, 1]);
    assert.deepEqual([...workspace.segments((path) => path === '/b')], []);
    workspace.close();
  });

  test('lines that are only moved in share a vector', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    workspace.replace({ ...facts, path: '/a' }, [place('x = 1', 1), place('  x = 1 ', 2)]);
    const keys = [...workspace.vectorKeys()];
    assert.equal(keys.length, 2);
    assert.equal(keys[0]?.key, keys[1]?.key);
    assert.equal(keys[0]?.key.length, 32);
    workspace.close();
  });

  test('accents and case do not count for words', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    workspace.replace({ ...facts, path: '/a' }, [place('Über den Wolken', 1)]);
    assert.equal([...workspace.match('"uber"')].length, 1);
    workspace.close();
  });
});
