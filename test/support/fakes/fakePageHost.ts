// Runs in the test's browser before the page's own script: VS Code and the extension's host in one.
import { comparedCount } from '../../../src/core/analysis/map/textMap.ts';
import type { UnrelatedCosines } from '../../../src/core/search/nearness.ts';
import { mapAnswers } from '../../../src/features/explorer/model/analysis/mapAnswers.ts';
import { numberAnswers } from '../../../src/features/explorer/model/analysis/numberAnswers.ts';
import { repetitionAnswers } from '../../../src/features/explorer/model/analysis/repetitionAnswers.ts';
import { themeAnswers } from '../../../src/features/explorer/model/analysis/themeAnswers.ts';
import type { PageTablesApi } from '../../../src/protocol/page/pageTables.ts';
import {
  pageMethods,
  type FileToSave,
  type PageApi,
  type PageEvents,
  type PageState,
} from '../../../src/protocol/pageApi.ts';
import type { AttentionChoice } from '../../../src/protocol/insideApi.ts';
import type { VscodeApi } from '../../../src/webview/vscodeApi.ts';
import { FakeCalls } from './fakeCalls.ts';
import type { FakeSetUp } from './fakeContent.ts';
import { FakeContentSet } from './fakeContentSet.ts';
import { FakeLabels } from './fakeLabels.ts';
import { fakeNeighbourAnswers } from './fakeNeighbourAnswers.ts';
import { FakePanel } from './fakePanel.ts';
import { FakeSegments } from './fakeSegments.ts';
import { fakeTokenAnswers } from './fakeTokenAnswers.ts';
import type { FakeTokens } from './fakeTokens.ts';
import { FakeWire } from './fakeWire.ts';
import { vscodeThemes, type ThemeName } from './vscodeThemes.ts';

const stateKey = 'fake host state';

/** As a model that finds unrelated texts at .2 and a little above. */
const unrelated: UnrelatedCosines = {
  quantiles: Float64Array.from({ length: 101 }, (_, i) => -0.3 + 0.005 * i),
  threshold: 0.2,
  excess: 0.06,
};

/** Of the map's answers the page gets the fake's own where texts are looked through. */
const noCorpus: Parameters<typeof mapAnswers>[2] = {
  put: () => Promise.reject(new Error('No documents are put here.')),
  putTexts: () => Promise.reject(new Error('No documents are put here.')),
  queryNearness: () => Promise.reject(new Error('No documents are looked through here.')),
};

class FakePageHost extends FakeCalls {
  /** Lines of a workspace's passages that get a vector with each answer. */
  newLines = Infinity;
  /** What was put on the clipboard, the newest last. */
  readonly copied: string[] = [];
  readonly saved: FileToSave[] = [];
  /** Whether the dialog that asks for a file is cancelled. */
  cancelsSaving = false;
  /** Whether each token has a share in the vector of its text. */
  hasShares = true;
  /** Whether it says how many texts would be as near by chance. */
  knowsNearness = false;
  /** Places of a text that `neighbourPlaces` gives. */
  shownPlaces = 1000;
  /** Words of a neighbour's text that `attribution` lists. */
  shownWords = 300;
  /** Where the texts lie on the map: x and y of each distinct one; computed where it is not given. */
  mapPlaces: Float32Array | undefined;
  /** Rows of a table that were revealed, by where they begin. */
  readonly revealedRows: number[] = [];
  /** By segment, as Write Column… wrote them last. */
  writtenPredictions: readonly number[] = [];
  readonly #wire = new FakeWire();
  readonly #panel = new FakePanel();
  readonly #context = this.#panel.answerContext();
  readonly #segments = new FakeSegments();
  /** The content's texts as the real jobs are given them. */
  readonly #set = new FakeContentSet({
    texts: () =>
      Array.from({ length: this.#panel.count }, (_, i) =>
        i < this.#panel.embeddedCount ? this.#panel.text(i) : undefined,
      ),
    vectorOf: (text) => this.#segments.vector(text),
  });
  readonly labels = new FakeLabels({
    context: this.#context,
    set: this.#set,
    contentId: () => this.#panel.content.contentId,
    vectorOf: (text) => this.#segments.vector(text),
  });
  /** What a page may ask, by topic. */
  readonly answers: PageApi = {
    ...this.#contentAnswers(),
    ...this.#tableAnswers(),
    ...this.#editorAnswers(),
    ...fakeTokenAnswers(this.#panel, this),
    ...themeAnswers(this.#context, this.#set),
    ...this.#mapAnswers(),
    ...fakeNeighbourAnswers(this.#panel, this.#segments, this),
    ...repetitionAnswers(this.#context, {
      set: this.#set,
      jobs: this.#set,
      unrelated: () => Promise.resolve(this.knowsNearness ? unrelated : undefined),
    }),
    ...this.labels.answers,
    ...numberAnswers(this.#context, {
      set: this.#set,
      numbersIn: (_, column) => {
        const { shown, starts } = this.#panel.table;
        return shown.numbers(starts, column);
      },
      write: (predictions) => {
        this.writtenPredictions = Array.from(predictions);
        return Promise.resolve(true);
      },
    }),
  };

  /** What `acquireVsCodeApi` gives. */
  readonly vscode: VscodeApi = {
    postMessage: (message) => this.#wire.receive(message),
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
  };
  #theme: ThemeName = 'dark';

  connect(): void {
    this.#wire.open().serve<PageApi>(this.entered(this.answers), pageMethods);
    this.setTheme(this.#theme);
  }

  /** As the host after a reload of the window: what the page has kept is selected again. */
  restore(): void {
    const kept = this.vscode.getState() as Partial<PageState> | null;
    if (kept?.contentId === this.#panel.content.contentId && kept.segment !== undefined) {
      this.setUp({ selectedSegment: kept.segment });
    }
  }

  /** Changes what the host has, without telling the page. */
  setUp({ theme, ...setUp }: FakeSetUp): void {
    if (theme) this.setTheme(theme);
    this.#panel.setUp(setUp);
  }

  /** `setUp`, and the page is told. */
  readonly change = (setUp: FakeSetUp): void => {
    this.setUp(setUp);
    this.#wire.end?.sendEvent<PageEvents, 'changed'>('changed', null);
  };

  /** As the command Choose Layer… does. */
  chooseLayer(layer: number): void {
    this.chooseLayerUnheard(layer);
    this.change({});
  }

  /** The same while the page is hidden. */
  chooseLayerUnheard(layer: number): void {
    this.#panel.layer = layer;
    this.setUp({ tab: 'tokens', tabRequest: this.#panel.content.tabRequest + 1 });
  }

  setTheme(theme: ThemeName): void {
    this.#theme = theme;
    const root = document.documentElement as HTMLElement | null;
    const body = document.body as HTMLElement | null;
    if (!root || !body) return;
    const { bodyClass, variables } = vscodeThemes[theme];
    root.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) {
      root.style.setProperty(`--vscode-${name}`, value);
    }
    body.className = bodyClass;
  }

  get version(): string {
    return this.#panel.version;
  }

  tokensOf(segment: number): FakeTokens {
    return this.#panel.open(this.#panel.text(segment)!).tokens;
  }

  /** What the page should show, as plain numbers. */
  expected(segment: number, token: number, layer: number) {
    const { vectors } = this.#panel.open(this.#panel.text(segment)!);
    const { vector, norm, cosines } = vectors.answer(token, layer);
    return { vector: Array.from(vector), norm, cosines: Array.from(cosines) };
  }

  expectedWeights(segment: number, token: number, choice: AttentionChoice): number[] {
    const { inside } = this.#panel.open(this.#panel.text(segment)!);
    return Array.from(inside.attention(token, choice).weights);
  }

  expectedCosine(a: number, b: number): number {
    return this.#segments.cosine(this.#panel.text(a)!, this.#panel.text(b)!);
  }

  #contentAnswers(): Pick<
    PageApi,
    | 'snapshot'
    | 'segments'
    | 'segmentsAt'
    | 'segmentTexts'
    | 'select'
    | 'setUnit'
    | 'cancel'
    | 'retry'
  > {
    const panel = this.#panel;
    return {
      snapshot: () => Promise.resolve(panel.snapshot()),
      segments: (request) => {
        panel.check(request);
        const end = Math.min(request.end, panel.count);
        const start = Math.min(request.start, end);
        const segments = Array.from({ length: end - start }, (_, i) => panel.row(start + i));
        return Promise.resolve({ start, segments });
      },
      segmentsAt: (request) => {
        panel.check(request);
        return Promise.resolve(Array.from(request.segments, (segment) => panel.row(segment)));
      },
      segmentTexts: (request) => {
        panel.check(request);
        const length = Math.min(request.end, panel.count) - request.start;
        return Promise.resolve(Array.from({ length }, (_, i) => panel.text(request.start + i)!));
      },
      select: (request) => {
        panel.check(request);
        this.change({ selectedSegment: request.segment });
        return Promise.resolve();
      },
      setUnit: ({ unit }) => {
        this.change({ unit, contentId: `${panel.content.title} ${unit}` });
        return Promise.resolve();
      },
      cancel: () => Promise.resolve(),
      retry: () => Promise.resolve(),
    };
  }

  #tableAnswers(): PageTablesApi {
    const panel = this.#panel;
    return {
      table: (request) => {
        panel.check(request);
        const { shown, columns } = panel.table;
        const { tableCutAt: cutAt } = panel.content;
        return Promise.resolve({ ...shown.page(columns ? 'click' : 'words'), cutAt });
      },
      chooseTextColumns: (request) => {
        panel.check(request);
        panel.chooseColumns(request.columns);
        this.change({ tableText: panel.table.source });
        return Promise.resolve();
      },
      tableOrder: (request) => {
        panel.check(request);
        const { shown, starts } = panel.table;
        return Promise.resolve(shown.order(starts, request));
      },
      columnValues: (request) => {
        panel.check(request);
        const { shown, starts } = panel.table;
        return Promise.resolve(shown.values(starts, request.column));
      },
      revealRow: (request) => {
        panel.check(request);
        this.revealedRows.push(request.start);
        return Promise.resolve();
      },
    };
  }

  /** What the editor does for the page. */
  #editorAnswers(): Pick<
    PageApi,
    'reveal' | 'revealNeighbour' | 'indexWorkspace' | 'exportVectors' | 'copy' | 'saveFile'
  > {
    return {
      reveal: () => Promise.resolve(),
      revealNeighbour: () => Promise.resolve(),
      indexWorkspace: () => Promise.resolve(),
      exportVectors: () => Promise.resolve(),
      copy: ({ text }) => {
        this.copied.push(text);
        return Promise.resolve();
      },
      // As if the user took the name that is suggested, or cancelled.
      saveFile: (request) => {
        if (!this.cancelsSaving) this.saved.push(request);
        return Promise.resolve(!this.cancelsSaving);
      },
    };
  }

  #mapAnswers(): ReturnType<typeof mapAnswers> {
    const answers = mapAnswers(this.#context, this.#set, noCorpus);
    return {
      ...answers,
      map: async (request, options) => {
        const { mapPlaces: places } = this;
        if (!places) return answers.map(request, options);
        const { textOf } = await this.#set.texts();
        return { places, textOf, comparedCount: comparedCount(places.length / 2) };
      },
    };
  }
}

export type { FakePageHost };

declare global {
  interface Window {
    fakeHost: FakePageHost;
    /** Set by the test before this script. */
    fakeSetUp?: FakeSetUp;
  }
}

window.fakeHost = new FakePageHost();
window.fakeHost.setUp(window.fakeSetUp ?? {});
window.fakeHost.restore();
window.acquireVsCodeApi = () => {
  window.fakeHost.connect();
  return window.fakeHost.vscode;
};
