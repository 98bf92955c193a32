import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, beforeEach } from 'node:test';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import type { Language } from '../../../src/core/l10n/translate.ts';
import { pageDocument } from '../../../src/features/explorer/model/pageDocument.ts';
import {
  launchBrowser,
  openPage,
  pageOrigin,
  type OpenedPage,
  type PageFile,
} from '../chromium.ts';
import type { FakeSetUp } from './fakeContent.ts';

/** The product's, with addresses of the test's. */
function htmlIn(language: Language): string {
  return pageDocument({
    cspSource: pageOrigin,
    nonce: 'test',
    addressOf: (bundle) => `/${bundle}`,
    language,
  });
}

let bundles: Promise<{ page: string; host: string; css: string }> | undefined;

export interface FakePageOptions extends FakeSetUp {
  readonly width?: number;
  readonly height?: number;
  /** The editor's language; English when not given. */
  readonly language?: Language;
}

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

// Pages of the test that runs: each one that stays open takes time from all that come after it.
let ofTest: Page[] | undefined;
beforeEach(() => {
  ofTest = [];
});
afterEach(async () => {
  const opened = ofTest ?? [];
  ofTest = undefined;
  await Promise.all(opened.map((page) => page.close()));
});

/**
 * Opens the real page, bundled from its source, against a fake host (`window.fakeHost` in the page), in a browser that all
 * tests of a file share. A page that is opened within a test is closed behind it. A `tab` that is given is shown.
 */
export async function openFakePage({
  width = 560,
  height = 800,
  language = { name: 'en', translations: {} },
  ...setUp
}: FakePageOptions = {}): Promise<OpenedPage> {
  browser ??= launchBrowser();
  bundles ??= bundleAll();
  const { page, host, css } = await bundles;
  const codicons = createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css');
  const files: Record<string, PageFile> = {
    '/webview.js': { body: page, contentType: 'text/javascript; charset=utf-8' },
    '/page.css': {
      body: css,
      contentType: 'text/css; charset=utf-8',
    },
    '/codicon.css': { body: readFileSync(codicons), contentType: 'text/css' },
    '/codicon.ttf': {
      body: readFileSync(codicons.replace(/css$/, 'ttf')),
      contentType: 'font/ttf',
    },
    // Chromium asks for it by itself.
    '/favicon.ico': { body: '', contentType: 'image/x-icon' },
  };
  const asked = { ...(setUp.tab && { tabRequest: 1 }), ...setUp };
  const initScript = `window.fakeSetUp = ${JSON.stringify(asked)};\n${host}`;
  const opened = await openPage(await browser, htmlIn(language), files, {
    width,
    height,
    initScript,
  });
  ofTest?.push(opened.page);
  return opened;
}

async function bundleAll(): Promise<{ page: string; host: string; css: string }> {
  const [page, host, css] = await Promise.all([
    bundle('src/webview/main.ts'),
    bundle('test/support/fakes/fakePageHost.ts'),
    bundle('src/webview/styles/page.css'),
  ]);
  return { page, host, css };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(projectRoot, entry)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'chrome134',
  });
  return outputFiles[0]!.text;
}
