import { exactly } from './exactly.ts';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** Keeps VS Code from taking `$(…)` of a text for an icon. */
const unseen = '\u200b';

/** How the title names the scope that a button chooses. */
const scopeNames = {
  'Search This File Only': / in this file, /,
  'Search All Open Editors': / in open editors/,
  'Search the Workspace': / in this workspace/,
} as const;

export interface ShownHit {
  readonly text: string;
  /** Percentile, cosine and place as they are shown below it. */
  readonly description: string;
  /** NaN where the row shows none. */
  readonly cosine: number;
}

/** The quick pick of "Semantic Text: Search", read from what it shows. */
export class SearchBox {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  async open(): Promise<void> {
    const title = this.#window.page.locator('.quick-input-widget .quick-input-title', {
      hasText: /^Search by (meaning|words) in /,
    });
    await this.#window.runCommandUntil('Semantic Text: Search', title);
  }

  /** Opens it for the workspace, whatever editor is active and whatever was chosen last. */
  async inWorkspace(): Promise<void> {
    await this.open();
    await this.chooseScope('Search the Workspace');
  }

  /** Chooses a scope by its button, which is not there where it is the one in use. */
  async chooseScope(label: keyof typeof scopeNames): Promise<void> {
    const name = scopeNames[label];
    if (!name.test(await this.title())) await this.clickButton(label);
    await this.untilTitle(name);
  }

  /** Chooses a mode by its button and the list that it opens. */
  async chooseMode(name: 'Hybrid' | 'Semantic' | 'Keyword' | 'Instant'): Promise<void> {
    const button = this.#window.page.getByLabel(/^Search Mode: /);
    await this.#window.page.mouse.move(1, 1);
    if ((await button.getAttribute('aria-label')) === `Search Mode: ${name}…`) return;
    await button.click();
    await this.chooseRow(name);
    await this.untilTitle(new RegExp(` · ${name.toLowerCase()}`));
  }

  async untilTitle(pattern: RegExp): Promise<void> {
    await until(`a title like ${String(pattern)}`, async () => pattern.test(await this.title()), {
      describe: () => this.title(),
    });
  }

  async type(query: string): Promise<void> {
    const input = this.#window.page.locator('.quick-input-widget input[type="text"]');
    await input.fill('');
    await input.pressSequentially(query);
  }

  /**
   * Waits until the list has stayed the same for a second: later answers refine it, and rows that are set while a key is on
   * its way take the key's move away.
   */
  async untilSettled(): Promise<void> {
    let last = '';
    let since = Date.now();
    await until('the list to stay as it is', async () => {
      const shown = JSON.stringify([await this.title(), await this.hits()]);
      if (shown !== last) since = Date.now();
      last = shown;
      return Date.now() - since > 1000;
    });
  }

  /**
   * Moves in the list with the arrow keys until a row, counted from 0, is the active one and `hasArrived`. New rows may
   * come while a key is on its way and take its move away, of which the extension host has not heard: then the key is
   * pressed again, as a person would.
   */
  async moveTo(
    row: number,
    hasArrived: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<void> {
    const { page } = this.#window;
    await until(`row ${row} to be active`, async () => {
      const active = await this.#activeRow();
      if (active === row) return hasArrived();
      const next = active < row ? active + 1 : active - 1;
      await page.keyboard.press(active < row ? 'ArrowDown' : 'ArrowUp');
      await page
        .locator(`.quick-input-list .monaco-list-row.focused[data-index="${next}"]`)
        .waitFor({ timeout: 1000 })
        .then(
          () => true,
          () => false,
        );
      return false;
    });
  }

  /** The row that is active, counted from 0; -1 where none is. */
  async #activeRow(): Promise<number> {
    const found = await this.#window.page
      .locator('.quick-input-list .monaco-list-row.focused')
      .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-index')));
    return Number(found[0] ?? -1);
  }

  /** What the box is called: where is searched, and how much of it is embedded. */
  async title(): Promise<string> {
    return this.#window.page.locator('.quick-input-widget .quick-input-title').innerText();
  }

  /** The rows from top to bottom. */
  async hits(): Promise<ShownHit[]> {
    const rows = await this.#window.page
      .locator('.quick-input-widget .quick-input-list .monaco-list-row')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({
            top: element.getBoundingClientRect().top,
            text: element.querySelector('.label-description')?.textContent ?? '',
            description: element.querySelector('.quick-input-list-label-meta')?.textContent ?? '',
          }))
          .sort((a, b) => a.top - b.top),
      );
    return (
      rows
        .map((row) => ({ ...row, text: row.text.replaceAll(unseen, '') }))
        // What is no hit has no text beside its label; below it may still stand what the row was before.
        .filter(
          ({ text, description }) => text !== '' && /:\d+( · [\d,]+ places)?$/.test(description),
        )
        .map(({ text, description }) => ({
          text,
          description,
          cosine: Number(/cosine (-?[\d.]+)/.exec(description)?.[1]),
        }))
    );
  }

  /** Waits until these are the texts of the rows, from top to bottom; gives the rows. */
  async untilTexts(texts: readonly string[]): Promise<ShownHit[]> {
    return until(
      `the hits ${texts.join(' | ')}`,
      async () => {
        const hits = await this.hits();
        return hits.map(({ text }) => text).join('\n') === texts.join('\n') && hits;
      },
      { describe: async () => JSON.stringify(await this.hits()) },
    );
  }

  /**
   * Waits until these are the rows, from top to bottom, with these cosines, of which four decimals are shown. So they
   * are those of the whole query: its beginning may have the same texts in the same order, but other cosines.
   */
  async untilHits(wanted: readonly { text: string; cosine: number }[]): Promise<void> {
    await until(
      `the hits ${JSON.stringify(wanted)}`,
      async () => {
        const hits = await this.hits();
        const isWanted = ({ text, cosine }: ShownHit, i: number): boolean =>
          text === wanted[i]?.text && Math.abs(cosine - wanted[i].cosine) < 1e-3;
        return hits.length === wanted.length && hits.every(isWanted);
      },
      { describe: async () => JSON.stringify(await this.hits()) },
    );
  }

  /** Waits for the hit of the whole query: until then rows may be those of its beginning. */
  async untilFirst(text: string): Promise<void> {
    await until(
      `"${text}" to be the first hit`,
      async () => (await this.hits())[0]?.text === text,
      {
        describe: async () => JSON.stringify(await this.hits()),
      },
    );
  }

  /** Waits until a hit with this text is among the rows. */
  async untilHit(text: string, limitMs?: number): Promise<void> {
    await until(
      `the hit "${text}"`,
      async () => (await this.hits()).some((hit) => hit.text === text),
      {
        ...(limitMs === undefined ? {} : { limitMs }),
        describe: async () => JSON.stringify(await this.hits()),
      },
    );
  }

  /** Waits for a row that is no hit. */
  async untilRow(pattern: RegExp): Promise<void> {
    await this.#window.page
      .locator('.quick-input-widget .quick-input-list .monaco-list-row', { hasText: pattern })
      .waitFor();
  }

  /** Takes a row of the list that is open, by the beginning of its label. */
  async chooseRow(label: string): Promise<void> {
    await this.#window.page
      .locator('.quick-input-widget .quick-input-list .monaco-list-row', { hasText: label })
      .first()
      .click();
  }

  async clickButton(label: string): Promise<void> {
    await this.#window.page
      .locator('.quick-input-widget .quick-input-titlebar .action-label')
      .and(this.#window.page.getByLabel(exactly(label)))
      .click();
  }
}
