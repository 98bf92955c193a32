import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/realVscode/ensureChromium.ts';
import { waitLimitMs } from './until.ts';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Letters are drawn alike on every machine.
  '--font-render-hinting=none',
];

/** Starts our Chromium, headless; it ends with this process at the latest. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await ensureChromium();
  return chromium.launch({
    executablePath,
    env: { ...definedOnly(process.env), ...env },
    args: browserArguments,
  });
}

/** A file that a page asks for: its text or bytes, and its media type. */
export interface PageFile {
  readonly body: string | Buffer;
  readonly contentType: string;
}

/** A page, and what went wrong in it: script errors, refusals by its CSP, requests for missing files. */
export interface OpenedPage {
  readonly page: Page;
  readonly problems: readonly string[];
}

export interface OpenPageOptions {
  readonly width?: number;
  readonly height?: number;
  /** Runs in the page before any script of its own, for example to set up `acquireVsCodeApi`. */
  readonly initScript?: string;
}

/** The pages' address; nothing listens there: each answer comes from the test. */
export const pageOrigin = 'https://page.test';

/**
 * Shows `html` at `pageOrigin/` with `files` (by path, such as '/webview.js') beside it. No request leaves
 * the browser: any other address fails and is listed among the problems. A CSP goes into `html` as a
 * `<meta http-equiv>`, as in the product, with `pageOrigin` in the place of `webview.cspSource`.
 */
export async function openPage(
  browser: Browser,
  html: string,
  files: Readonly<Record<string, PageFile>>,
  options: OpenPageOptions = {},
): Promise<OpenedPage> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1000, height: options.height ?? 700 },
  });
  page.setDefaultTimeout(waitLimitMs);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await page.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin === pageOrigin && pathname === '/') {
      await route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
      return;
    }
    const file = origin === pageOrigin ? files[pathname] : undefined;
    if (file === undefined) {
      problems.push(`no such file: ${route.request().url()}`);
      await route.abort();
      return;
    }
    await route.fulfill({ body: file.body, contentType: file.contentType });
  });
  if (options.initScript !== undefined) await page.addInitScript({ content: options.initScript });
  await page.goto(`${pageOrigin}/`);
  return { page, problems };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
