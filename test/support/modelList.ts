import type { Locator } from 'playwright-core';
import { exactly } from './exactly.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** The quick pick of "Semantic Text: Manage Models…" and the dialogs that it leads to. */
export class ModelList {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  async open(): Promise<void> {
    const title = this.#window.page.locator('.quick-input-title', { hasText: exactly('Models') });
    // Its rows come after its title: a webview that takes the focus in between closes it, too.
    const row = this.#rowIn(this.#widget.filter({ has: title }), 'all-MiniLM-L6-v2');
    await this.#window.runCommandUntil('Semantic Text: Manage Models…', row);
  }

  /** Types an id and takes the row that offers to ask the Hub for it. */
  async ask(id: string): Promise<void> {
    await this.#widget.locator('input[type="text"]').fill(id);
    const row = this.#row(id);
    await row.waitFor();
    await row.click();
  }

  /** Types a row's label, since a row that is out of view is not there, and takes it. */
  async choose(id: string): Promise<void> {
    await this.#widget.locator('input[type="text"]').fill(id);
    await this.#row(id).click();
  }

  /** Presses a button of a model's row. */
  async press(id: string, button: string): Promise<void> {
    const row = this.#row(id);
    await row.hover();
    await row.locator(`.action-label[aria-label="${button}"]`).click();
  }

  async close(): Promise<void> {
    await this.#window.page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async has(id: string): Promise<boolean> {
    return (await this.#row(id).count()) > 0;
  }

  /** What stands behind a model's name in its row. */
  async description(id: string): Promise<string> {
    return this.#row(id).locator('.label-description').innerText();
  }

  async dialogText(): Promise<string> {
    return this.#dialog.locator('.dialog-message-row').innerText();
  }

  async answer(button: string): Promise<void> {
    await this.#dialog.locator('.monaco-button', { hasText: exactly(button) }).click();
    await this.#dialog.waitFor({ state: 'detached' });
  }

  get #widget(): Locator {
    return this.#window.page.locator('.quick-input-widget');
  }

  get #dialog(): Locator {
    return this.#window.page.locator('.monaco-dialog-box');
  }

  #row(id: string): Locator {
    return this.#rowIn(this.#widget, id);
  }

  #rowIn(widget: Locator, id: string): Locator {
    return widget
      .locator('.monaco-list-row')
      .filter({ has: this.#window.page.locator('.label-name', { hasText: id }) })
      .first();
  }
}
