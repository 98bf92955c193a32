import type { Locator } from 'playwright-core';
import type { SearchBox } from './searchBox.ts';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** A mouse that rested in vain for this time is moved away and back. */
const hoverMs = 4000;

export interface ResultRow {
  readonly kind: 'file' | 'hit';
  readonly text: string;
  /** Number of results, or percentile, cosine and place, as they are shown. */
  readonly description: string;
  readonly isSelected: boolean;
  readonly highlights: readonly string[];
}

/** The view of results, read from what it shows: rows out of sight are not there. */
export class ResultsPane {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** Shows all that the open search finds, and waits for the row of a hit; gives it. */
  async showInResults(search: SearchBox, text: string): Promise<ResultRow> {
    await search.clickButton('Show All in Results View');
    await this.row(text).waitFor();
    return until(`the row "${text}"`, async () =>
      (await this.rows()).find((row) => row.text === text),
    );
  }

  /** Rows from top to bottom. */
  async rows(): Promise<ResultRow[]> {
    return this.#rows().evaluateAll((elements) =>
      elements
        .map((element) => ({
          top: element.getBoundingClientRect().top,
          text: element.querySelector('.label-name')?.textContent ?? '',
          description: element.querySelector('.label-description')?.textContent ?? '',
          isSelected: element.classList.contains('selected'),
          highlights: [...element.querySelectorAll('.label-name .highlight')].map(
            ({ textContent }) => textContent,
          ),
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ text, description, isSelected, highlights }) => {
          const row = { text, description, isSelected, highlights };
          const kind = /^(.* · )?\d+ results?$/.test(row.description) ? 'file' : 'hit';
          return { ...row, kind };
        }),
    );
  }

  /** Texts of rows: of a file its name with a colon. */
  async untilTexts(texts: readonly string[]): Promise<ResultRow[]> {
    const shown = (rows: readonly ResultRow[]): string =>
      rows.map(({ kind, text }) => (kind === 'file' ? `${text}:` : text)).join('\n');
    return until(
      `the results ${texts.join(' | ')}`,
      async () => {
        const rows = await this.rows();
        return shown(rows) === texts.join('\n') && rows;
      },
      { describe: async () => shown(await this.rows()) },
    );
  }

  /** Waits until these are the texts of what is selected. */
  async untilSelected(...texts: readonly string[]): Promise<void> {
    const selected = async (): Promise<string> =>
      (await this.rows()).flatMap((row) => (row.isSelected ? [row.text] : [])).join(' | ');
    await until(
      `${texts.join(' | ')} to be selected`,
      async () => (await selected()) === texts.join(' | '),
      { describe: selected },
    );
  }

  /** Waits until keys go to the rows. */
  async untilFocused(): Promise<void> {
    await this.#window.page
      .locator('.pane-body .tree-explorer-viewlet-tree-view .monaco-list:focus')
      .waitFor();
  }

  /** The line above the rows. */
  async untilMessage(pattern: RegExp): Promise<void> {
    const message = this.#window.page.locator(
      '.pane-body .tree-explorer-viewlet-tree-view .message',
    );
    await until(
      `the message ${String(pattern)}`,
      async () => pattern.test((await message.allInnerTexts()).join('\n')),
      { describe: async () => (await message.allInnerTexts()).join('\n') },
    );
  }

  row(text: string): Locator {
    return this.#rows().filter({ hasText: text }).first();
  }

  /** Rests the mouse on a row; gives what its tooltip says, which a setting may delay. */
  async hover(text: string): Promise<string> {
    const { page } = this.#window;
    const tooltip = page.locator(
      '.workbench-hover .monaco-hover:not(.hidden), .monaco-hover.workbench-hover:not(.hidden)',
    );
    return until(
      `the tooltip of "${text}"`,
      async () => {
        await page.mouse.move(0, 0);
        await this.row(text).hover();
        const isShown = await tooltip
          .getByText('Why here')
          .waitFor({ timeout: hoverMs })
          .then(
            () => true,
            () => false,
          );
        return isShown && tooltip.first().innerText();
      },
      { describe: async () => (await tooltip.allInnerTexts()).join('\n') },
    );
  }

  /** Opens or closes what is below a row, by the arrow before it. */
  async clickArrow(text: string): Promise<void> {
    await this.row(text).locator('.monaco-tl-twistie').click();
  }

  /** The rows below a hit, one for each place of its text. */
  places(): Locator {
    return this.#window.page.locator(
      '.pane-body .tree-explorer-viewlet-tree-view .monaco-list-row[aria-label^="line "]',
    );
  }

  /** Clicks an action that a row shows under the mouse. */
  async clickAction(text: string, label: string): Promise<void> {
    await this.row(text).hover();
    await this.row(text).locator(`.action-label[aria-label^="${label}"]`).click();
  }

  /** Where decorations with an underline stand in the editor, in page pixels, and what the underline is like. */
  async tints(): Promise<{ style: string; left: number; right: number; top: number }[]> {
    return this.#window.page
      .locator('.editor-instance .view-overlays .cdr[class*="ced-"]')
      .evaluateAll((elements) =>
        elements.flatMap((element) => {
          const { borderBottomStyle: style } = getComputedStyle(element);
          const { left, right, top } = element.getBoundingClientRect();
          return style === 'none' ? [] : [{ style, left, right, top }];
        }),
      );
  }

  #rows(): Locator {
    return this.#window.page.locator(
      '.pane-body .tree-explorer-viewlet-tree-view .monaco-list-row[aria-label*="result"], ' +
        '.pane-body .tree-explorer-viewlet-tree-view .monaco-list-row[aria-label*=", line "]',
    );
  }
}
