import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { Server } from '../../scripts/realVscode/startServer.ts';
import { exactly } from './exactly.ts';
import { EditorHands } from './editorHands.ts';
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
const settleMs = 60;
const lostClickMs = 10_000;
/** A menu that is still open after this time is clicked again. */
const menuRoundMs = 500;
/** A command whose effect is not there after this time is run again. */
const shownRoundMs = 10_000;
const focusMs = 1000;
/** Settings that the window has not taken over after this time are written again. */
const settingsRoundMs = 4000;

/**
 * A real VS Code with its window, and what a person does there. Everything goes through keyboard, mouse and
 * what the window shows; each wait ends after a minute with a sentence that says what was awaited.
 */
export class VscodeWindow extends EditorHands implements AsyncDisposable {
  /** The open folder (a copy, to be changed freely); undefined when none is open. */
  readonly folder: string | undefined;
  /** HOME of the extension host. */
  readonly home: string;
  readonly #server: Server;
  readonly #browser: Browser;
  #settingsWritten = 0;

  constructor(
    page: Page,
    server: Server,
    browser: Browser,
    folder: string | undefined,
    home: string,
  ) {
    super(page);
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
    // Its spinners turn whatever the setting for less motion says, and one that turns is drawn 60 times a second:
    // half a processor, for as long as the extension is busy.
    await this.page.addStyleTag({ content: '*, ::before, ::after { animation: none !important }' });
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

  /** Reloads the window as its own command does, which saves what is open first; the page alone would not. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
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

  /** Runs a command from the palette by its whole title, such as 'Semantic Text: Toggle Word Pieces'. */
  async runCommand(title: string): Promise<void> {
    await this.#pick('F1', title, title, `the command "${title}" in the palette`);
  }

  /**
   * Runs a command from the palette whose effect is `shown`, and waits for that. A webview that had the focus before
   * the palette was opened gets it back some time after it was closed, and closes what the command has opened meanwhile:
   * as a person would, it is then opened again.
   */
  async runCommandUntil(title: string, shown: Locator): Promise<void> {
    await until(
      `what "${title}" shows`,
      async () => {
        await this.runCommand(title);
        return shown.waitFor({ timeout: shownRoundMs }).then(
          () => true,
          () => false,
        );
      },
      { limitMs: 2 * waitLimitMs },
    );
  }

  /** Clicks an action in the title of the active editor's group. */
  async clickTitleAction(label: string): Promise<void> {
    await this.page
      .locator('.editor-group-container.active .editor-actions .action-label')
      .and(this.page.getByLabel(exactly(label)))
      .click();
  }

  /** Opens a file of the folder with "Go to File", or shows it where it is open; the editor has the focus. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.#pick('Control+P', path, name, `the file ${path} in "Go to File"`);
    await this.page
      .locator(`.tab.active[data-resource-name="${name}"]`)
      .first()
      .waitFor({ state: 'visible' });
    await this.focusedEditor().locator('.view-line').first().waitFor();
  }

  /** Entries of the open menu, in order, without its lines. */
  async menuLabels(): Promise<string[]> {
    return this.#menuEntries().allTextContents();
  }

  /** Rests the pointer on an entry of the open menu until one of its submenu is there. */
  async openSubmenu(label: string, first: string): Promise<void> {
    await (await this.#menuEntry(label)).hover();
    await this.#menuEntry(first);
  }

  /** Clicks an entry of the open menu; several labels lead through submenus. */
  async clickMenuEntry(...labels: string[]): Promise<void> {
    for (const [index, label] of labels.entries()) {
      const entry = await this.#menuEntry(label);
      if (index < labels.length - 1) {
        await entry.hover();
        continue;
      }
      // A menu that has just opened takes no click.
      await until(`the menu to close after "${label}"`, async () => {
        if (!(await entry.isVisible())) return true;
        await entry.click();
        return entry.waitFor({ state: 'hidden', timeout: menuRoundMs }).then(
          () => true,
          () => false,
        );
      });
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

  /** What a person would see first of the window: open tabs, notifications, status bar. */
  async describe(): Promise<string> {
    const textsOf = (selector: string): Promise<string[]> =>
      this.page.locator(selector).allInnerTexts();
    const [tabs, notifications, status] = await Promise.all([
      textsOf('.tab'),
      this.notifications(),
      textsOf('.statusbar-item'),
    ]);
    return JSON.stringify({ tabs, notifications, status });
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

  /** Trusts the open folder, in a window that was opened with `workspaceTrust` and so began restricted. */
  async trustFolder(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page
      .locator('.workspace-trust-editor .monaco-button', { hasText: exactly('Trust') })
      .click();
    await until('the restricted mode to end', async () =>
      (await this.statusBarItems()).every((text) => text !== 'Restricted Mode'),
    );
  }

  async hasStatusBarItem(pattern: RegExp): Promise<boolean> {
    return (await this.statusBarItems()).some((text) => pattern.test(text));
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

  /** The name on the active tab of the active group of editors; empty where none is open. */
  async activeTab(): Promise<string> {
    const names = this.page.locator('.editor-group-container.active .tab.active');
    return (await names.allInnerTexts()).join('').trim();
  }

  /** Waits until so much is selected and the cursor is in a line, from 1; `file`: of the editor that is active. */
  async untilSelected(line: number, length: number, file?: string): Promise<void> {
    const tab = this.page.locator(`.tab.active[data-resource-name="${file}"]`);
    if (file !== undefined) await tab.waitFor();
    await this.untilStatusBarItem(new RegExp(`^Ln ${line}, Col \\d+ \\(${length} selected\\)$`));
  }

  /**
   * Changes settings of the machine while VS Code runs, and leaves the others. Resolves when the window has taken
   * them over: its title, which nothing else changes here, says so. A change that its file watcher missed is
   * written again.
   */
  async updateSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const file = this.#server.settingsFile;
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const content = { ...before, ...changes };
    await until('the window to take over the settings', async () => {
      this.#settingsWritten += 1;
      const title = `settings ${this.#settingsWritten}`;
      writeFileSync(file, JSON.stringify({ ...content, 'window.title': title }, null, 2));
      return this.page
        .waitForFunction((wanted) => document.title === wanted, title, { timeout: settingsRoundMs })
        .then(
          () => true,
          () => false,
        );
    });
  }

  async setColorTheme(theme: ColorTheme): Promise<void> {
    const { setting, kind } = themes[theme];
    await this.updateSettings({
      'workbench.colorTheme': setting,
      'window.autoDetectColorScheme': false,
    });
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  /** What an extension wrote to the log channels whose name matches, oldest first. */
  log(channel: RegExp): string {
    return logFiles(this.#server.logFolder)
      .filter((path) => channel.test(path.slice(path.lastIndexOf('/') + 1)))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
  }

  async #menuEntry(label: string): Promise<Locator> {
    const entry = this.#menuEntries()
      .filter({ hasText: exactly(label) })
      .first();
    await until(`the menu entry "${label}"`, () => entry.isVisible(), {
      describe: async () => (await this.menuLabels()).join(' | '),
    });
    return entry;
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
        await this.#untilPanelHasFocus();
        await this.page.keyboard.press(key);
        const input = widget.locator('input[type="text"]');
        // A key that falls into a page which is just being replaced is lost, as it would be for a person.
        const isOpen = await input.waitFor({ timeout: paletteRoundMs }).then(
          () => true,
          () => false,
        );
        if (!isOpen) return false;
        const text = key === 'F1' ? `>${typed}` : typed;
        // What takes the focus meanwhile closes it, and it is to be opened again.
        const isFilled = await input.fill(text, { timeout: paletteRoundMs }).then(
          () => true,
          () => false,
        );
        if (!isFilled) return false;
        await this.#untilRowsSettle(widget);
        const isClicked = await row.click({ timeout: paletteRoundMs }).then(
          () => true,
          () => false,
        );
        if (!isClicked) await this.page.keyboard.press('Escape');
        // A command may open a quick pick of its own, in the same widget. A click that falls on a row which is just being
        // drawn anew does nothing, and is to be made again; but a command is not to run twice because the list goes slowly.
        const isTaken = await (isClicked ? row : widget)
          .waitFor({ state: 'hidden', timeout: lostClickMs })
          .then(
            () => true,
            () => false,
          );
        if (!isTaken) await this.page.keyboard.press('Escape');
        return isClicked && isTaken;
      },
      { describe: async () => `the window "${await this.page.title()}"` },
    );
  }

  /** Waits, for a moment at most, until a list shows the same rows for a while: a row that is drawn anew may be another one. */
  async #untilRowsSettle(widget: Locator): Promise<void> {
    const end = performance.now() + paletteRoundMs;
    const rows = widget.locator('.monaco-list-row .label-name');
    let before = '';
    while (performance.now() < end) {
      const now = (await rows.allInnerTexts()).join('\n');
      if (now !== '' && now === before) return;
      before = now;
      await delay(settleMs);
    }
  }

  /**
   * Where the panel is the active editor, waits until its page has the focus: it gets it some time after the panel was
   * made the active editor, or after a quick pick was closed, and takes it from what was opened meanwhile. No longer than
   * a moment: the focus may be in a view.
   */
  async #untilPanelHasFocus(): Promise<void> {
    const end = performance.now() + focusMs;
    while (!(await this.#isFocusSettled()) && performance.now() < end) await delay(50);
  }

  async #isFocusSettled(): Promise<boolean> {
    if (!(await this.activeTab()).startsWith('Semantic: ')) return true;
    // The page of a webview lies in a frame in a frame, and is the last to get the focus.
    const pages = this.page.frames().filter((frame) => frame.parentFrame()?.parentFrame());
    const focused = await Promise.all(
      pages.map((frame) => frame.evaluate(() => document.hasFocus()).catch(() => false)),
    );
    return focused.includes(true);
  }
}

function logFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.log'))
    .sort()
    .map((path) => join(folder, path));
}
