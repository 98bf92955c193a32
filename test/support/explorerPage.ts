import type { Frame } from 'playwright-core';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

const pageSelector = '#page[data-status]';

/** One token as the explorer panel shows it. */
export interface ShownToken {
  readonly token: string;
  readonly text: string;
}

/** The explorer panel of a VS Code window, read as a person reads it: from what its page shows. */
export class ExplorerPage {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** The page's frame; a reload or a hide gives the page a new one. */
  frame(): Promise<Frame> {
    return this.#window.webview(pageSelector);
  }

  /** Waits until the page says that it is `status`; for `working` tokens done of total must be shown. */
  async untilStatus(status: string, limitMs?: number): Promise<void> {
    await until(
      `the panel to be ${status}`,
      async () => (await this.#attribute('data-status')) === status,
      {
        ...(limitMs === undefined ? {} : { limitMs }),
        describe: async () => String(await this.#attribute('data-status')),
      },
    );
  }

  /** Waits until the panel is ready and shows exactly these pieces; gives them back. */
  async untilTokens(expected: readonly string[]): Promise<void> {
    await this.untilStatus('ready');
    const wanted = expected.join(' ');
    await until(`the tokens ${wanted}`, async () => (await this.tokens()).join(' ') === wanted, {
      describe: async () => (await this.tokens()).join(' '),
    });
  }

  async tokens(): Promise<string[]> {
    const frame = await this.frame();
    return frame
      .locator('[data-token-index]')
      .evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-token') ?? ''));
  }

  /** Clicks a token and waits for its numbers. */
  async choose(token: number): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`[data-token-index="${token}"]`).click();
    await this.untilChosen(token);
  }

  async untilChosen(token: number): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`[data-shown-token="${token}"]`).waitFor();
  }

  /** The chosen token's vector, every number. */
  async vector(): Promise<number[]> {
    const frame = await this.frame();
    return frame
      .locator('[data-dimension]')
      .evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-value'))));
  }

  /** What a part of the page shows, by its `data-part`. */
  async part(name: string): Promise<string> {
    const frame = await this.frame();
    return (await frame.locator(`[data-part="${name}"]`).innerText()).trim();
  }

  async clickButton(label: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('button', { name: label, exact: true }).click();
  }

  async #attribute(name: string): Promise<string | null> {
    try {
      const frame = await this.frame();
      return await frame.locator('#page').getAttribute(name, { timeout: 1000 });
    } catch {
      // The page was replaced meanwhile; whoever waits asks again.
      return null;
    }
  }
}
