import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** A mouse that rested in vain for this time is moved away and back. */
const hoverRoundMs = 3000;
const hoverPollMs = 100;
const awayPixels = 120;
/** What is not selected after this time is looked for again. */
const findRoundMs = 300;
/** What has not moved within this time stands still. */
const stillMs = 100;

/**
 * What a person does in the text editor that has the focus. `VscodeWindow.openFile` gives an editor the focus;
 * a page that opens beside it may take it away.
 */
export class EditorHands {
  /** The window, for whatever has no name here or in VscodeWindow. */
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  focusedEditor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor.focused');
  }

  /** Moves the cursor; both count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /**
   * Selects whole lines by keyboard, from the first to the last, counted from 1; the
   * line break after the last is not selected.
   */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goTo(first);
    for (let line = first; line <= last; line += 1) await this.page.keyboard.press('Control+L');
    const place = /^Ln (\d+), Col (\d+) \(\d+ selected\)$/;
    const status = async (): Promise<string> =>
      (await this.#statusBar()).find((text) => place.test(text)) ?? '';
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

  /** Selects the next place of a text (part of one line) with the find box. */
  async selectText(text: string): Promise<void> {
    await this.page.keyboard.press('Control+F');
    const widget = this.page.locator('.find-widget.visible');
    await widget.locator('.find-part textarea, .find-part input').first().fill(text);
    // The box shows the count of what was searched before until it has searched again.
    const selected = `(${text.length} selected)`;
    await until(
      `the text "${text}" to be found in the editor`,
      async () => {
        await this.page.keyboard.press('Enter');
        return this.page
          .locator('.statusbar-item', { hasText: selected })
          .waitFor({ timeout: findRoundMs })
          .then(
            () => true,
            () => false,
          );
      },
      { describe: async () => (await widget.locator('.matchesCount').textContent()) ?? '' },
    );
    // The first Escape may only close a hover of the box.
    await until('the find box to close', async () => {
      await this.page.keyboard.press('Escape');
      return !(await widget.isVisible());
    });
    await this.focusedEditor().locator('.selected-text').first().waitFor();
  }

  async #statusBar(): Promise<string[]> {
    return this.page.locator('.statusbar-item').allInnerTexts();
  }

  /** Waits until the cursor of the first editor is in this line (from 1), wherever the focus is. */
  async untilCursorLine(line: number): Promise<void> {
    const active = this.page.locator('.editor-instance .line-numbers.active-line-number').first();
    await until(
      `the cursor to be in line ${line}`,
      async () => (await active.textContent())?.trim() === String(line),
      { describe: async () => (await active.textContent()) ?? '' },
    );
  }

  /** Right-clicks the selection and leaves the menu open. */
  async rightClickSelection(): Promise<void> {
    const selected = this.focusedEditor().locator('.selected-text').first();
    // The editor draws a selection anew as it scrolls, and moves it up when the find box has gone.
    let before = '';
    const box = await until('a selection that stands still', async () => {
      await this.page.waitForTimeout(stillMs);
      const now = await selected.boundingBox();
      const isStill = now !== null && JSON.stringify(now) === before;
      before = JSON.stringify(now);
      return isStill && now;
    });
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, {
      button: 'right',
    });
    await this.page.locator('.monaco-menu .action-item').first().waitFor();
  }

  /** Rests the mouse on the first visible place of a text; gives the hover's text. */
  async hover(text: string): Promise<string> {
    const { x, y } = await this.textCentre(text);
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents');
    return until(`a hover on "${text}"`, async () => {
      // VS Code shows a hover after a movement onto the word, and the editor may still be laid out when the first comes.
      await this.page.mouse.move(x, y + awayPixels);
      await this.page.mouse.move(x - 1, y);
      await this.page.mouse.move(x, y, { steps: 3 });
      for (let waited = 0; waited < hoverRoundMs; waited += hoverPollMs) {
        await this.page.waitForTimeout(hoverPollMs);
        const shown = (await hover.allInnerTexts()).join('\n').trim();
        if (shown !== '' && shown !== 'Loading...') return shown;
      }
      return undefined;
    });
  }

  /** Middle of the first visible place of a text (part of one line), in page pixels. */
  async textCentre(text: string): Promise<{ x: number; y: number }> {
    return until(`the text "${text}" in the visible lines`, () =>
      this.focusedEditor().evaluate((editor, wanted) => {
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
}
