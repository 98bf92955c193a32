import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { cliEntry } from '../support/projectPaths.ts';

test('a Node too old for the command line is told so before anything else runs', () => {
  let said = '';
  const ended = new Error('ended');
  const process = {
    versions: { node: '20.20.2' },
    stderr: { write: (text: string) => (said += text) },
    exit: (code: number) => {
      assert.equal(code, 1);
      throw ended;
    },
  };
  // The whole bundle in a world where only the guard can succeed: nothing else is there.
  assert.throws(
    () => {
      runInNewContext(readFileSync(cliEntry, 'utf8').replace(/^#!.*/, ''), { process });
    },
    (error) => error === ended,
  );
  assert.match(said, /needs Node 22\.16 or newer, and this is Node 20\.20\.2/);
});
