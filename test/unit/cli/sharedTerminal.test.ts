import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { CommandLine } from '../../../src/cli/commandLine.ts';

const clearLine = '\r\u001b[K';

/** What is on the screen, in order, of both outputs. */
async function shown(args: readonly string[], areTerminals: boolean): Promise<string> {
  let screen = '';
  const output = (): Writable & { isTTY?: boolean } => {
    const write = (chunk: Buffer, _: string, done: () => void): void => {
      screen += chunk.toString();
      done();
    };
    return Object.assign(new Writable({ write }), areTerminals ? { isTTY: true } : {});
  };
  const streams = { stdin: Readable.from([]), stdout: output(), stderr: output() };
  assert.equal(await new CommandLine(projectRoot, streams).run(args), 0);
  return screen;
}

test('on one terminal progress is shown until the first row, which stands on a line of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  try {
    writeFileSync(join(folder, 'a.txt'), 'The moon pulls the sea.\n');
    const args = ['search', 'moon', folder, '--mode', 'keyword', '--index', join(folder, 'index')];
    const screen = await shown(args, true);
    assert.ok(screen.includes(`${clearLine}semantic-text: 1 file looked at`), screen);
    const row = screen.indexOf('  1 ');
    assert.ok(row > 0);
    assert.ok(screen.slice(0, row).endsWith(clearLine), JSON.stringify(screen));
    assert.ok(!screen.includes(clearLine, row));
    assert.ok(!/looked at|\r/.test(await shown(args, false)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('progress is one line that gives a terminal no orders, and one without orders gets none', () => {
  const told = (text: string, columns?: number): string => {
    let screen = '';
    const write = (chunk: Buffer, _: string, done: () => void): void => {
      screen += chunk.toString();
      done();
    };
    const stderr = Object.assign(new Writable({ write }), { isTTY: true, columns });
    const streams = { stdin: Readable.from([]), stdout: new Writable({ write }), stderr };
    new CommandLine(projectRoot, streams).progress(text);
    return screen;
  };
  const before = process.env['TERM'];
  try {
    delete process.env['TERM'];
    const text = 'a\u001b[31m.csv: 5 % read';
    assert.equal(told(text), `${clearLine}semantic-text: a?[31m.csv: 5 % read`);
    assert.equal(told(text, 24), `${clearLine}semantic-text: a?[31m.…`);
    process.env['TERM'] = 'dumb';
    assert.equal(told(text), '');
  } finally {
    if (before === undefined) delete process.env['TERM'];
    else process.env['TERM'] = before;
  }
});
