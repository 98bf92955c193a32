#!/usr/bin/env node
/**
 * Takes the place of a desktop VS Code for `runTests` of @vscode/test-electron: understands
 * `--extensionTestsPath=`, `--extensionDevelopmentPath=` and a folder to open, runs the tests in the extension
 * host of our server, prints what they say (console lines with "[test]", and the errors of a run that fails) and
 * ends with their exit code. User data are fresh each time.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pageAddress } from '../../scripts/realVscode/pageAddress.ts';
import { startServer } from '../../scripts/realVscode/startServer.ts';
import { launchBrowser } from './chromium.ts';

const runLimitMs = 300_000;
/** What the window itself writes as errors in any run. */
const noise = /^(\[Service Worker\]|Canceled|Timed out waiting for authentication)/;

const flags = new Map<string, string>();
const folders: string[] = [];
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(argument) ?? [];
  if (name === undefined) folders.push(argument);
  else flags.set(name, value ?? '');
}
process.exitCode = await run();

async function run(): Promise<number> {
  const extensionTestsPath = flags.get('extensionTestsPath');
  if (extensionTestsPath === undefined) {
    process.stderr.write('This stands for VS Code in tests: it needs --extensionTestsPath=FILE.\n');
    return 2;
  }
  const server = await startServer({
    dataFolder: mkdtempSync(join(tmpdir(), 'ste-')),
    removeDataFolder: true,
    port: 0,
    workspaceTrust: !flags.has('disable-workspace-trust'),
    testDriver: true,
    settings: {},
    env: process.env,
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const ended = Promise.withResolvers<number>();
      const errors: string[] = [];
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        const text = args.map(String).join(' ');
        if (text.includes('[test]')) process.stdout.write(`${text}\n`);
        else if (type === 'error' && !noise.test(text)) errors.push(text);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => {
        ended.resolve(code);
      });
      const extensionDevelopmentPath = flags.get('extensionDevelopmentPath');
      await page.goto(
        pageAddress({
          port: server.port,
          extensionTestsPath,
          ...(extensionDevelopmentPath === undefined ? {} : { extensionDevelopmentPath }),
          ...(folders[0] === undefined ? {} : { folder: folders[0] }),
        }),
      );
      const code = await Promise.race([
        ended.promise,
        delay(runLimitMs, undefined, { ref: false }),
      ]);
      if (code !== 0) process.stderr.write(errors.map((text) => `${text}\n`).join(''));
      if (code !== undefined) return code;
      process.stderr.write(`The tests did not end within ${runLimitMs / 1000} s.\n`);
      return 1;
    } finally {
      await browser.close();
    }
  } finally {
    await server.process.stop();
  }
}
