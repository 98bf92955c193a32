import { delimiter, dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { ensureServerParts } from '../../scripts/realVscode/ensureServerParts.ts';

/** What `engines.vscode` names, and its newest patch. */
const oldestDesktop = '1.103.2';

export interface ExtensionHostTests {
  /** Folder of the extension under development. */
  readonly extension: string;
  /** A JavaScript module with `run(): Promise<void>`; it runs where the extension runs. */
  readonly tests: string;
  /** A folder to open; none when not given. */
  readonly folder?: string;
  /** Reaches the tests' `process.env`. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs tests inside an extension host and rejects when they fail. The VS Code is the one from npm, or, where
 * the environment has SEMANTIC_TEXT_DESKTOP=1, a desktop VS Code that is downloaded for it: the newest, or with
 * SEMANTIC_TEXT_VSCODE=oldest the oldest that the extension supports.
 */
export async function runInExtensionHost(options: ExtensionHostTests): Promise<void> {
  const isDesktop = process.env['SEMANTIC_TEXT_DESKTOP'] === '1';
  if (!isDesktop) await ensureServerParts();
  await runTests({
    ...(isDesktop
      ? { version: process.env['SEMANTIC_TEXT_VSCODE'] === 'oldest' ? oldestDesktop : 'stable' }
      : {
          vscodeExecutablePath: join(import.meta.dirname, 'vscodeExecutable.ts'),
          reuseMachineInstall: true,
        }),
    extensionDevelopmentPath: options.extension,
    extensionTestsPath: options.tests,
    launchArgs: options.folder === undefined ? [] : [options.folder],
    extensionTestsEnv: {
      ...options.env,
      // The executable is a script for the Node that runs us.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
}
