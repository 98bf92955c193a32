import { exactly } from './exactly.ts';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** What "Semantic Text: Show Index Details" lists, and the dialogs of the index. */
export class IndexList {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** Opens the list until it has a row like each of these. */
  async untilRows(...patterns: readonly RegExp[]): Promise<void> {
    let rows: string[] = [];
    await until(
      `rows like ${patterns.map(String).join(', ')} in the details of the index`,
      async () => {
        rows = await this.rows();
        return patterns.every((pattern) => rows.some((row) => pattern.test(row)));
      },
      { describe: () => rows.join(' | '), limitMs: 120_000 },
    );
  }

  /** The rows as the list opens; closes it again. */
  async rows(): Promise<string[]> {
    const { page } = this.#window;
    const list = page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    const shown = list.filter({ hasText: /Index|Resume|Pause/ }).last();
    await this.#window.runCommandUntil('Semantic Text: Show Index Details', shown);
    const rows = await list.allInnerTexts();
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** The text of the dialog that is open. */
  async dialogText(): Promise<string> {
    return this.#window.page.locator('.monaco-dialog-box .dialog-message-row').innerText();
  }

  async clickInDialog(button: string): Promise<void> {
    const dialog = this.#window.page.locator('.monaco-dialog-box');
    await dialog.locator('.monaco-button', { hasText: exactly(button) }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
