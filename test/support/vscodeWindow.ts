import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { Server } from '../../scripts/realVscode/startServer.ts';
import { until, waitLimitMs } from './until.ts';

export type ColorTheme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

/** The names by which the settings know the themes, and what their pages carry on `<body>`. */
const themes: Readonly<Record<ColorTheme, { setting: string; kind: string }>> = {
  dark: { setting: 'Default Dark Modern', kind: 'vs-dark' },
  light: { setting: 'Default Light Modern', kind: 'vs' },
  highContrast: { setting: 'Default High Contrast', kind: 'hc-black' },
  highContrastLight: { setting: 'Default High Contrast Light', kind: 'hc-light' },
};

/** An open palette shows what was registered when it opened: after this time it is opened again. */
const paletteRoundMs = 1500;

/**
 * A real VS Code with its window, and what a person does there. Everything goes through keyboard, mouse and
 * what the window shows; each wait ends after 20 s with a sentence that says what was awaited.
 */
export class VscodeWindow implements AsyncDisposable {
  /** The window, for whatever is not named below. */
  readonly page: Page;
  /** The open folder (a copy, to be changed freely); undefined when none is open. */
  readonly folder: string | undefined;
  /** HOME of the extension host. */
  readonly home: string;
  readonly #server: Server;
  readonly #browser: Browser;

  constructor(
    page: Page,
    server: Server,
    browser: Browser,
    folder: string | undefined,
    home: string,
  ) {
    this.page = page;
    this.folder = folder;
    this.home = home;
    this.#server = server;
    this.#browser = browser;
  }

  /** Resolves when the window has its parts. Commands of extensions may come a little later. */
  async untilReady(): Promise<void> {
    await until('the VS Code window to be restored', () =>
      this.page.evaluate(() => performance.getEntriesByName('code/didStartWorkbench').length > 0),
    );
  }

  /** Ends the window, the browser, the server and every process below it, and removes their files. */
  async close(): Promise<void> {
    try {
      await this.#browser.close();
    } finally {
      await this.#server.process.stop();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.untilReady();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Writes a PNG and makes its folder. */
  async screenshot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  /**
   * For `afterEach`: after a test that failed, a picture of the window and all logs go to `out/failures`.
   */
  async keepEvidence(context: { readonly name: string }): Promise<void> {
    if (!('passed' in context) || context.passed === true) return;
    const path = join(projectRoot, 'out/failures', context.name.replace(/[^\w.-]+/g, '-'));
    await this.screenshot(`${path}.png`);
    writeFileSync(`${path}.log`, this.log(/./));
  }

  /** Runs a command from the palette by its whole title, such as 'Semantic Text: Show Word Pieces'. */
  async runCommand(title: string): Promise<void> {
    await this.#pick('F1', title, title, `the command "${title}" in the palette`);
  }

  /** Opens a file of the folder with "Go to File", or shows it where it is open; the editor has the focus. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.#pick('Control+P', path, name, `the file ${path} in "Go to File"`);
    await this.page
      .locator(`.tab.active[data-resource-name="${name}"]`)
      .first()
      .waitFor({ state: 'visible' });
    await this.#focusedEditor().locator('.view-line').first().waitFor();
  }

  /** Moves the cursor of the focused editor; both count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /**
   * Selects whole lines of the focused editor by keyboard, from the first to the last, counted from 1; the
   * line break after the last is not selected.
   */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goTo(first);
    for (let line = first; line <= last; line += 1) await this.page.keyboard.press('Control+L');
    const place = /^Ln (\d+), Col (\d+) \(\d+ selected\)$/;
    const status = async (): Promise<string> =>
      (await this.statusBarItems()).find((text) => place.test(text)) ?? '';
    // Ctrl+L goes to the start of the next line; only on a last line without a break it goes to its end.
    const isNextLine = await until(
      `the lines ${first} to ${last} to be selected`,
      async () => {
        const [, line, column] = place.exec(await status()) ?? [];
        if (Number(line) === last + 1) return { is: true };
        return Number(line) === last && Number(column) > 1 ? { is: false } : undefined;
      },
      { describe: status },
    );
    if (!isNextLine.is) return;
    await this.page.keyboard.press('Shift+ArrowLeft');
    await until('the last line break to be left out', async () =>
      new RegExp(`^Ln ${last}, Col \\d+ \\(`).test(await status()),
    );
  }

  /** Selects the next place of a text (part of one line) in the focused editor with the find box. */
  async selectText(text: string): Promise<void> {
    await this.page.keyboard.press('Control+F');
    const widget = this.page.locator('.find-widget.visible');
    await widget.locator('.find-part textarea, .find-part input').first().fill(text);
    await until(
      `the text "${text}" to be found in the editor`,
      async () => /\d+ of \d+/.test((await widget.locator('.matchesCount').textContent()) ?? ''),
      { describe: async () => (await widget.locator('.matchesCount').textContent()) ?? '' },
    );
    await this.page.keyboard.press('Escape');
    await this.#focusedEditor().locator('.selected-text').first().waitFor();
  }

  /** Right-clicks the selection of the focused editor and leaves the menu open. */
  async rightClickSelection(): Promise<void> {
    const selected = this.#focusedEditor().locator('.selected-text').first();
    const box = await selected.boundingBox();
    if (box === null) throw new Error('Nothing is selected in the focused editor.');
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
    await this.#menuEntries().first().waitFor();
  }

  /** Entries of the open menu, in order, without its lines. */
  async menuLabels(): Promise<string[]> {
    return this.#menuEntries().allTextContents();
  }

  /** Clicks an entry of the open menu; several labels lead through submenus. */
  async clickMenuEntry(...labels: string[]): Promise<void> {
    for (const [index, label] of labels.entries()) {
      const entry = this.#menuEntries()
        .filter({ hasText: exactly(label) })
        .first();
      await until(`the menu entry "${label}"`, () => entry.isVisible(), {
        describe: async () => (await this.menuLabels()).join(' | '),
      });
      if (index < labels.length - 1) await entry.hover();
      else await entry.click();
    }
  }

  /**
   * The inner frame of the visible webview that holds an element for `selector`.
   * Playwright's waits apply to what is done in it.
   */
  async webview(selector: string): Promise<Frame> {
    return until(`a webview with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (!frame.url().includes('/webview/browser/pre/fake.html')) continue;
        // A frame that goes away meanwhile is looked for again.
        const holds = await frame.$(selector).then(
          (element) => element !== null,
          () => false,
        );
        if (holds) return frame;
      }
      return undefined;
    });
  }

  /** Rests the mouse on the first visible place of a text in the focused editor; gives the hover's text. */
  async hover(text: string): Promise<string> {
    const { x, y } = await this.textCentre(text);
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents');
    return until(`a hover on "${text}"`, async () => {
      // VS Code shows a hover after a movement, and the editor may still be laid out when the first comes.
      await this.page.mouse.move(x - 1, y);
      await this.page.mouse.move(x, y, { steps: 3 });
      await this.page.waitForTimeout(500);
      const contents = await hover.allInnerTexts();
      const shown = contents.join('\n').trim();
      return shown === '' || shown === 'Loading...' ? undefined : shown;
    });
  }

  /** Middle of the first visible place of a text (part of one line) in the focused editor, in page pixels. */
  async textCentre(text: string): Promise<{ x: number; y: number }> {
    return until(`the text "${text}" in the visible lines`, () =>
      this.#focusedEditor().evaluate((editor, wanted) => {
        // The editor shows spaces as no-break spaces.
        const plain = (part: string): string => part.replaceAll('\u00a0', ' ');
        for (const line of editor.querySelectorAll('.view-line')) {
          const start = plain(line.textContent).indexOf(wanted);
          if (start === -1) continue;
          const range = document.createRange();
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let offset = 0;
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const length = node.textContent?.length ?? 0;
            if (start >= offset && start < offset + length) range.setStart(node, start - offset);
            const end = start + wanted.length;
            if (end > offset && end <= offset + length) {
              range.setEnd(node, end - offset);
              break;
            }
            offset += length;
          }
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
        return undefined;
      }, text),
    );
  }

  /** Texts of the notifications that are shown. */
  async notifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item-message')
      .allTextContents();
  }

  /** Resolves with the text of the first notification shown that matches. */
  async untilNotification(pattern: RegExp, limitMs = waitLimitMs): Promise<string> {
    return until(
      `a notification like ${String(pattern)}`,
      async () => (await this.notifications()).find((text) => pattern.test(text)),
      { limitMs, describe: async () => JSON.stringify(await this.notifications()) },
    );
  }

  /** Presses a button of a notification. */
  async answerNotification(pattern: RegExp, button: string): Promise<void> {
    await this.untilNotification(pattern);
    await this.page
      .locator('.notifications-toasts .notification-list-item')
      .filter({ hasText: pattern })
      .locator('.monaco-button', { hasText: exactly(button) })
      .click();
  }

  /** Texts of the status bar's items, in order. */
  async statusBarItems(): Promise<string[]> {
    const texts = await this.page.locator('.statusbar-item .statusbar-item-label').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  async untilStatusBarItem(pattern: RegExp, limitMs = waitLimitMs): Promise<string> {
    return until(
      `a status bar item like ${String(pattern)}`,
      async () => (await this.statusBarItems()).find((text) => pattern.test(text)),
      { limitMs, describe: async () => (await this.statusBarItems()).join(' | ') },
    );
  }

  /** Changes settings of the machine while VS Code runs, and leaves the others. */
  updateSettings(changes: Readonly<Record<string, unknown>>): void {
    const file = this.#server.settingsFile;
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...before, ...changes }, null, 2));
  }

  async setColorTheme(theme: ColorTheme): Promise<void> {
    const { setting, kind } = themes[theme];
    this.updateSettings({ 'workbench.colorTheme': setting, 'window.autoDetectColorScheme': false });
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  /** What an extension wrote to the log channels whose name matches, oldest first. */
  log(channel: RegExp): string {
    return logFiles(this.#server.logFolder)
      .filter((path) => channel.test(path.slice(path.lastIndexOf('/') + 1)))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
  }

  #focusedEditor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor.focused');
  }

  #menuEntries(): Locator {
    return this.page.locator(
      '.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)',
    );
  }

  /** Opens a quick pick by `key`, types, and takes the row with this label; opens it again until it is there. */
  async #pick(key: string, typed: string, label: string, awaited: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const row = widget
      .locator('.monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) })
      .first();
    await until(
      awaited,
      async () => {
        await this.page.keyboard.press(key);
        const input = widget.locator('input[type="text"]');
        await input.waitFor();
        await input.fill(key === 'F1' ? `>${typed}` : typed);
        const appeared = await row.waitFor({ timeout: paletteRoundMs }).then(
          () => true,
          () => false,
        );
        if (appeared) await row.click();
        else await this.page.keyboard.press('Escape');
        await widget.waitFor({ state: 'hidden' });
        return appeared;
      },
      { describe: async () => `the window "${await this.page.title()}"` },
    );
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

function logFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.log'))
    .sort()
    .map((path) => join(folder, path));
}
