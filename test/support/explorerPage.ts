import type { Frame, Locator } from 'playwright-core';
import { panelTabs, type PanelTab } from '../../src/protocol/panelTabs.ts';
import { exactly } from './exactly.ts';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** What a person takes the panel for; `loading` has neither a text nor a word about one. */
export type PanelState = 'loading' | 'empty' | 'working' | 'failed' | 'cancelled' | 'ready';

/** The panel's head and the line above its list, as they are read. */
export interface ShownHead {
  /** `tide.md`, or what else the text is called; '' where there is none. */
  readonly title: string;
  /** `line 3`, `lines 3–60`; '' where the list says how many there are. */
  readonly where: string;
  readonly state: PanelState;
  /** Progress, failure or cancellation in words; '' when ready. */
  readonly status: string;
  /** `5 of 2,000 lines embedded`, `2,000 lines`; '' where there is no list. */
  readonly list: string;
}

/** A row of the Neighbours tab. */
export interface ShownNeighbour {
  readonly title: string;
  readonly line: number;
  /** With four decimals. */
  readonly score: number;
  readonly percentile: number;
  /** Bar and word, such as `▰▰▰▱▱ likely`. */
  readonly nearness: string;
  readonly text: string;
}

const noHead: ShownHead = { title: '', where: '', state: 'loading', status: '', list: '' };

/**
 * The explorer panel of a VS Code window, read as a person or a screen reader does: texts, roles, names and
 * tooltips. Segments and tokens count from 0.
 */
export class ExplorerPage {
  readonly #window: VscodeWindow;
  #frame: Frame | undefined;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** Opens a file in the first group, wherever the focus was: beside the panel, not over it. */
  async openBeside(name: string): Promise<void> {
    await this.#window.page.keyboard.press('Control+1');
    await this.#window.openFile(name);
  }

  /** The page's frame; a reload or a hide gives the page a new one. */
  async frame(): Promise<Frame> {
    if (this.#frame === undefined || this.#frame.isDetached()) {
      this.#frame = await this.#window.webview('#page h1');
    }
    return this.#frame;
  }

  async head(): Promise<ShownHead> {
    try {
      return await (await this.frame()).evaluate(readHead);
    } catch {
      // The page was replaced meanwhile; whoever waits asks again.
      this.#frame = undefined;
      return noHead;
    }
  }

  /** Waits until what the head says is as wanted. */
  async untilHead(
    awaited: string,
    isWanted: (head: ShownHead) => boolean,
    limitMs?: number,
  ): Promise<ShownHead> {
    let head = noHead;
    return until(
      awaited,
      async () => {
        head = await this.head();
        return isWanted(head) && head;
      },
      {
        ...(limitMs === undefined ? {} : { limitMs }),
        describe: async () => `${JSON.stringify(head)} in ${await this.#window.describe()}`,
      },
    );
  }

  /** Waits until the panel is in a state; gives what it says about it. */
  async untilState(wanted: PanelState, limitMs?: number): Promise<string> {
    const awaited = `the panel to be ${wanted}`;
    return (await this.untilHead(awaited, ({ state }) => state === wanted, limitMs)).status;
  }

  /** Waits until the title says so many segments, such as `2,000 lines`. */
  async untilCount(wanted: string, limitMs?: number): Promise<void> {
    await this.untilHead(`a list of ${wanted}`, ({ list }) => isOf(list, wanted), limitMs);
  }

  /** Waits until the list says that all of its segments, such as `2,000 lines`, are embedded. */
  async untilEmbedded(wanted: string, limitMs?: number): Promise<void> {
    await this.untilHead(
      `all of ${wanted} to be embedded`,
      ({ list, state }) => list === wanted && state === 'ready',
      limitMs,
    );
  }

  /** How many segments the list says are embedded; 0 while it says nothing. */
  async embeddedCount(): Promise<number> {
    return embeddedOf(await this.head());
  }

  /** Waits until the panel is ready and shows exactly these pieces. */
  async untilTokens(expected: readonly string[]): Promise<void> {
    await this.untilState('ready');
    const wanted = expected.join(' ');
    let shown: string[] = [];
    await until(
      `the tokens ${wanted}`,
      async () => {
        // Another panel may take the place of the page that is being read.
        shown = await this.tokens().catch(() => []);
        return shown.join(' ') === wanted;
      },
      { describe: () => shown.join(' ') },
    );
  }

  /** The pieces in view: of each its name says the piece where that is not the text itself. */
  async tokens(): Promise<string[]> {
    return (await this.#pieces()).getByRole('option').evaluateAll((chips) =>
      chips.map((chip) => {
        const name = chip.getAttribute('aria-label') ?? '';
        const text = chip.textContent;
        const piece = /^, piece (.+?)(?=, unknown to the model|, cosine |$)/.exec(
          name.slice(text.length),
        );
        return piece?.[1] ?? text;
      }),
    );
  }

  async token(token: number): Promise<Locator> {
    return (await this.#pieces()).locator(`[role="option"][aria-posinset="${token + 1}"]`);
  }

  /** Clicks a token and waits for its numbers. */
  async choose(token: number): Promise<void> {
    await (await this.token(token)).click();
    await this.untilChosen(token);
  }

  async untilChosen(token: number): Promise<void> {
    const facts = (await this.#chosenToken('[aria-label="Chosen token"]:not([aria-busy])')).locator(
      '.fact',
    );
    await facts.filter({ hasText: exactly(`token${token}`) }).waitFor();
  }

  /** Name of the chosen token's piece. */
  async tokenName(): Promise<string> {
    return (await this.#chosenToken()).getByRole('heading', { level: 2 }).innerText();
  }

  /** The chosen token's vector, every number as its tooltip has it, which is exact; unfolds the list of them. */
  async vector(): Promise<number[]> {
    const details = await this.#chosenToken();
    const numbers = details.getByRole('list', { name: 'Numbers of the vector' });
    if (!(await numbers.isVisible())) await details.getByText(/^All \d+ numbers$/).click();
    await numbers.waitFor();
    return numbers
      .getByRole('listitem')
      .evaluateAll((items) =>
        items.map((item) => Number(item.getAttribute('title')?.replace(/^d\d+ = /, ''))),
      );
  }

  /** The norm that stands above the vector. */
  async norm(): Promise<number> {
    const text = await (
      await this.#chosenToken()
    )
      .getByText(/^norm [\d.]+$/)
      .first()
      .innerText();
    return Number(text.replace('norm ', ''));
  }

  /** Waits until this segment is the chosen one of the list. */
  async untilSelected(segment: number): Promise<void> {
    await (
      await this.segment(segment)
    )
      .and((await this.frame()).locator('[aria-selected="true"]'))
      .waitFor();
  }

  /** A row of the list of segments, which must be in or near the view. */
  async segment(segment: number): Promise<Locator> {
    return (await this.#segments()).locator(`[role="option"][aria-posinset="${segment + 1}"]`);
  }

  async clickSegment(segment: number): Promise<void> {
    await (await this.segment(segment)).click();
  }

  /** How many rows of the list are in the document. */
  async rowCount(): Promise<number> {
    return (await this.#segments()).getByRole('option').count();
  }

  async chooseTab(tab: PanelTab): Promise<void> {
    await (await this.#tab(tab)).click();
    await this.untilTab(tab);
  }

  async untilTab(tab: PanelTab): Promise<void> {
    await (await this.#tab(tab, true)).waitFor();
  }

  async #tab(tab: PanelTab, selected?: boolean): Promise<Locator> {
    const label = panelTabs.find(({ key }) => key === tab)?.label();
    const name = { name: label ?? tab, exact: true };
    const frame = await this.frame();
    return frame.getByRole('tab', selected === undefined ? name : { ...name, selected });
  }

  /** Clicks where neighbours are looked for, such as `Open editors`. */
  async lookIn(scope: string | RegExp): Promise<void> {
    await (await this.frame()).getByRole('radio', { name: scope }).click();
  }

  /**
   * Waits until the neighbours of a text are shown, found among so many (`120 lines compared`); gives them from the
   * best on.
   */
  async untilNeighbours(of: string, compared: string): Promise<ShownNeighbour[]> {
    const frame = await this.frame();
    const tab = frame.getByRole('tabpanel', { name: 'Similar Lines' });
    await tab.getByRole('heading', { name: of, exact: true }).waitFor();
    // Not there while the texts of before are still shown.
    await tab
      .locator('[aria-label="Similar lines"]:not([aria-busy])')
      .waitFor({ state: 'attached' });
    await tab.getByText(exactly(compared)).waitFor();
    const rows = (await this.#neighbours()).getByRole('listitem');
    return rows.evaluateAll((items) =>
      items.map((item) => {
        const shown = (name: string): string =>
          item.querySelector(`.hit-${name}`)?.textContent ?? '';
        const [, title = '', line] = /^(.*):(\d+)$/.exec(shown('where')) ?? [];
        return {
          title,
          line: Number(line),
          score: Number(shown('cosine').replace('cosine', '')),
          percentile: Number(
            item
              .querySelector('.hit-nearness')
              ?.getAttribute('title')
              ?.replace(/^Percentile (.*) %$/, '$1'),
          ),
          nearness: shown('nearness'),
          text: shown('text'),
        };
      }),
    );
  }

  /** The button of a neighbour, from the best on. */
  async neighbour(index: number): Promise<Locator> {
    return (await this.#neighbours()).getByRole('listitem').nth(index).getByRole('button').first();
  }

  /** Waits until the words of a neighbour say what they add up to; gives the share of each, with four decimals. */
  async untilAttribution(score: number): Promise<number[]> {
    const row = (await this.#neighbours()).getByRole('listitem').filter({
      hasText: `adds up to ${score.toFixed(4)}`,
    });
    await row.waitFor();
    const words = row.getByRole('listbox', { name: 'What each word adds' }).getByRole('option');
    return words.evaluateAll((chips) =>
      chips.map((chip) =>
        Number(/, adds (-?[\d.]+)$/.exec(chip.getAttribute('aria-label') ?? '')?.[1]),
      ),
    );
  }

  async clickButton(label: string): Promise<void> {
    const frame = await this.frame();
    // The head's, where a part of the page has one of the same name.
    await frame.getByRole('button', { name: label, exact: true }).first().click();
  }

  async #pieces(): Promise<Locator> {
    const tab = (await this.frame()).getByRole('tabpanel', { name: 'Tokens' });
    return tab.getByRole('listbox', { name: 'Text as word pieces' });
  }

  async #segments(): Promise<Locator> {
    return (await this.frame()).getByRole('region', { name: 'Texts' }).getByRole('listbox');
  }

  async #neighbours(): Promise<Locator> {
    return (await this.frame()).getByRole('list', { name: 'Similar lines' });
  }

  async #chosenToken(selector = '[aria-label="Chosen token"]'): Promise<Locator> {
    return (await this.frame()).getByRole('tabpanel', { name: 'Tokens' }).locator(selector);
  }
}

/** From `5 of 2,000 lines embedded` 5, from `2,000 lines` 2,000. */
export function embeddedOf({ list }: ShownHead): number {
  return Number((/^[\d,]+/.exec(list)?.[0] ?? '0').replaceAll(',', ''));
}

/** Runs in the page. */
function readHead(): ShownHead {
  const read = (element: Element | null | undefined): string =>
    element instanceof HTMLElement && element.getClientRects().length > 0
      ? element.innerText.trim()
      : '';
  const page = document.querySelector('#page');
  const status = read(page?.querySelector('.status'));
  const title = read(page?.querySelector('h1 > :first-child'));
  const state = (): PanelState => {
    if (status.startsWith('No text to show yet')) return 'empty';
    if (read(page?.querySelector('.status [role="alert"]')) !== '') return 'failed';
    if (status.startsWith('Cancelled')) return 'cancelled';
    if (status !== '') return 'working';
    return title === '' ? 'loading' : 'ready';
  };
  return {
    title,
    where: read(page?.querySelector('h1 > :last-child')),
    state: state(),
    status,
    list: read(page?.querySelector('.segment-count')),
  };
}

/** Whether the list's head says `wanted`, with or without how many of them are embedded. */
function isOf(list: string, wanted: string): boolean {
  return list === wanted || list.endsWith(` of ${wanted} embedded`);
}
