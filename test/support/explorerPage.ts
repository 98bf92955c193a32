import type { Frame } from 'playwright-core';
import type { PanelTab } from '../../src/protocol/pageApi.ts';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

const pageSelector = '#page[data-status]';

/** One token as the explorer panel shows it. */
export interface ShownToken {
  readonly token: string;
  readonly text: string;
}

/** A row of the Neighbours tab. */
export interface ShownNeighbour {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly score: number;
  readonly percentile: number;
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
      .locator('#panel-tokens [data-token-index]')
      .evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-token') ?? ''));
  }

  /** Clicks a token and waits for its numbers. */
  async choose(token: number): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`#panel-tokens [data-token-index="${token}"]`).click();
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

  /** An attribute of the page, such as `data-segment-count`. */
  async attribute(name: string): Promise<string | null> {
    return this.#attribute(name);
  }

  /** Waits until an attribute of the page is this. */
  async untilAttribute(name: string, value: string, limitMs?: number): Promise<void> {
    await until(`${name} to be ${value}`, async () => (await this.#attribute(name)) === value, {
      ...(limitMs === undefined ? {} : { limitMs }),
      describe: async () => String(await this.#attribute(name)),
    });
  }

  /** Waits until this segment is the chosen one, in the page and in the list. */
  async untilSelected(segment: number): Promise<void> {
    await this.untilAttribute('data-selected-segment', String(segment));
    const frame = await this.frame();
    await frame.locator(`[data-segment="${segment}"][aria-selected="true"]`).waitFor();
  }

  /** Clicks a row of the list of segments. */
  async clickSegment(segment: number): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`[data-segment="${segment}"]`).click();
  }

  async chooseTab(tab: PanelTab): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`[role="tab"][data-tab="${tab}"]`).click();
    await this.untilAttribute('data-tab', tab);
  }

  /** Waits until the neighbours of a segment are shown, found among so many; gives them from the best on. */
  async untilNeighbours(segment: number, compared: number): Promise<ShownNeighbour[]> {
    const frame = await this.frame();
    await frame
      .locator(`[data-part="neighbours"][data-shown-for="${segment}"][data-compared="${compared}"]`)
      .waitFor({ state: 'attached' });
    return frame.locator('[data-neighbour]').evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.getAttribute('data-neighbour') ?? '',
        title: row.getAttribute('data-title') ?? '',
        line: Number(row.getAttribute('data-line')),
        score: Number(row.getAttribute('data-score')),
        percentile: Number(row.getAttribute('data-percentile')),
        text: row.textContent,
      })),
    );
  }

  /** Waits until it is shown what made a neighbour match, with its score to so many decimals; gives the shares. */
  async untilAttribution(score: number): Promise<{ score: number; shares: number[] }> {
    const frame = await this.frame();
    const part = frame.locator('[data-part="attribution"][data-score]');
    const shown = await until(
      `an attribution of ${score}`,
      async () => {
        const value = Number(await part.first().getAttribute('data-score'));
        return Math.abs(value - score) < 1e-4 ? { value } : undefined;
      },
      { describe: async () => String(await part.first().getAttribute('data-score')) },
    );
    const shares = await part
      .first()
      .locator('[data-contribution]')
      .evaluateAll((words) => words.map((word) => Number(word.getAttribute('data-contribution'))));
    return { score: shown.value, shares };
  }

  async clickButton(label: string): Promise<void> {
    const frame = await this.frame();
    // The head's, where a part of the page has one of the same name.
    await frame.getByRole('button', { name: label, exact: true }).first().click();
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
