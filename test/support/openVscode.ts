import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { pageAddress } from '../../scripts/realVscode/pageAddress.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { Server } from '../../scripts/realVscode/startServer.ts';
import { startServer } from '../../scripts/realVscode/startServer.ts';
import { launchBrowser } from './chromium.ts';
import { waitLimitMs } from './until.ts';
import { VscodeWindow } from './vscodeWindow.ts';

export interface OpenVscodeOptions {
  /** Folder of the extension, used as if it were installed; the project itself when neither this nor `vsix` is given. */
  readonly extension?: string;
  /** A packed extension to install, instead of one under development. */
  readonly vsix?: string;
  /**
   * The folder to open: a copy is made, so a test may write into it (see `VscodeWindow.folder`).
   * `test/fixtures/sampleWorkspace` when not given; 'none' opens no folder.
   */
  readonly folder?: string;
  /** A `.code-workspace` file in that folder, to be opened in its place. */
  readonly workspaceFile?: string;
  /** Opens the folder in restricted mode (see `VscodeWindow.trustFolder`). False when not given: all is trusted. */
  readonly workspaceTrust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Beside this process's own environment; HOME is a fresh folder unless it is given here. */
  readonly env?: Readonly<Record<string, string>>;
  /** 1,280 x 800 when not given. */
  readonly width?: number;
  readonly height?: number;
  /**
   * The language that extensions are told, such as `de`; English when not given. The window itself stays English: its
   * own translations are a language pack, which is not there.
   */
  readonly language?: string;
}

/** Nothing moves by itself: pictures are the same each time, and a slow machine does not spend itself on drawing. */
const stillSettings = {
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  // A tooltip that is late, because the machine is busy, comes after the pointer has gone and covers what is
  // below it until the pointer visits it. Hovers of the editor have a delay of their own.
  'workbench.hover.delay': 600_000,
  // Suggestions that come late would take the Enter that is meant for the text.
  'editor.acceptSuggestionOnEnter': 'off',
};

/** The user's own models and caches must not decide a test. */
const userCaches = /^(HF_|HUGGINGFACE_|TRANSFORMERS_|XDG_)/;

/**
 * Starts a real VS Code with the extension and resolves when the window is restored and the extension host
 * answers. Whoever opens it closes it: `await using vscode = await openVscode(…)`, or `close()`. Should this
 * process die before, everything ends all the same.
 */
export async function openVscode(options: OpenVscodeOptions = {}): Promise<VscodeWindow> {
  // Short: a socket's path below it may have 107 characters at most.
  const dataFolder = mkdtempSync(join(tmpdir(), 'ste-'));
  const home = join(dataFolder, 'home');
  mkdirSync(home);
  const source = options.folder ?? join(projectRoot, 'test/fixtures/sampleWorkspace');
  const folder = source === 'none' ? undefined : join(dataFolder, 'workspace');
  if (folder !== undefined) cpSync(source, folder, { recursive: true });
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !userCaches.test(name)),
  );
  let server: Server | undefined;
  let browser: Browser | undefined;
  try {
    server = await startServer({
      dataFolder,
      removeDataFolder: true,
      port: 0,
      workspaceTrust: options.workspaceTrust ?? false,
      testDriver: false,
      settings: { ...stillSettings, ...options.settings },
      ...(options.vsix === undefined
        ? { extension: options.extension ?? projectRoot }
        : { vsix: options.vsix }),
      env: { ...env, HOME: home, ...options.env },
    });
    browser = await launchBrowser();
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(waitLimitMs);
    if (options.language !== undefined) await page.addInitScript(fixLanguage, options.language);
    const address = pageAddress({
      port: server.port,
      ...(folder === undefined ? {} : { folder: join(folder, options.workspaceFile ?? '') }),
    });
    const window = new VscodeWindow(page, server, browser, folder, home);
    await page.goto(address);
    await window.untilReady();
    return window;
  } catch (error) {
    await browser?.close();
    await server?.process.stop();
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

/** Runs in the window before VS Code, which takes its language from here and passes it on. */
function fixLanguage(language: string): void {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
    get: () => language,
    set: () => undefined,
  });
}
