// Runs in the test's browser before the page's own script: VS Code and the extension's host in one.
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc/browser';
import { AppError, type ErrorCode } from '../../../src/core/errors/appError.ts';
import {
  pageMethods,
  type PageApi,
  type PageEvents,
  type PageVector,
  type PageVectorRequest,
  type PanelModel,
  type PanelSnapshot,
  type PanelStatus,
  type TokenRange,
  type TokenRangeRequest,
} from '../../../src/protocol/pageApi.ts';
import { sendEvent, serve, type CallOptions } from '../../../src/protocol/rpc.ts';
import type { VscodeApi } from '../../../src/webview/vscodeApi.ts';
import { asVscodeSends } from './asVscodeSends.ts';
import { fakeTokens, type FakeTokens } from './fakeTokens.ts';
import { FakeVectors } from './fakeVectors.ts';
import { vscodeThemes, type ThemeName } from './vscodeThemes.ts';

const stateKey = 'fake host state';

export interface FakeContent {
  readonly contentId: string;
  readonly title: string;
  readonly texts: readonly string[];
}

export interface FakeSetUp extends Partial<FakeContent> {
  readonly theme?: ThemeName;
  readonly status?: PanelStatus;
  readonly model?: Partial<PanelModel>;
  readonly stale?: boolean;
}

interface FakeText {
  readonly text: string;
  readonly tokens: FakeTokens;
  readonly vectors: FakeVectors;
}

interface HeldCall {
  readonly go: () => void;
}

export interface FakeCall {
  readonly method: keyof PageApi;
  readonly request: unknown;
}

class FakePageHost implements PageApi {
  /** Every call of the page, in order. */
  readonly calls: FakeCall[] = [];
  /** What was put on the clipboard, the newest last. */
  readonly copied: string[] = [];
  /** Calls that the page gave up. */
  cancelledCalls = 0;
  readonly #toPage: ((message: Message) => void)[] = [];
  #connection: MessageConnection | undefined;
  #theme: ThemeName = 'dark';
  #model: PanelModel = {
    name: 'all-MiniLM-L6-v2',
    dims: 384,
    hiddenStateCount: 7,
    precision: 'fp32',
    trainedForSimilarity: true,
  };
  #content: FakeContent = { contentId: 'content 1', title: 'notes.md', texts: [] };
  #texts: FakeText[] = [];
  #status: PanelStatus = { kind: 'empty' };
  #stale = false;
  #revision = 0;
  readonly #held = new Map<keyof PageApi, HeldCall[]>();
  readonly #failures = new Map<keyof PageApi, AppError>();

  /** What `acquireVsCodeApi` gives. */
  readonly vscode: VscodeApi = {
    postMessage: (message) => {
      const sent = asVscodeSends(message) as Message;
      queueMicrotask(() => this.#receive(sent));
    },
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
  };

  connect(): void {
    const host = this.#toPage;
    class Reader extends AbstractMessageReader {
      listen(callback: DataCallback): Disposable {
        host.push(callback);
        return { dispose: () => undefined };
      }
    }
    class Writer extends AbstractMessageWriter {
      write(message: Message): Promise<void> {
        window.postMessage(asVscodeSends(message));
        return Promise.resolve();
      }
      end(): void {
        // As long as the page.
      }
    }
    this.#connection = createMessageConnection(new Reader(), new Writer());
    serve<PageApi>(this.#connection, this, pageMethods);
    this.#connection.listen();
    this.setTheme(this.#theme);
  }

  /** Changes what the host has, without telling the page. */
  setUp({ theme, status, model, stale, ...content }: FakeSetUp): void {
    if (theme) this.setTheme(theme);
    if (model) this.#model = { ...this.#model, ...model };
    this.#content = { ...this.#content, ...content };
    if (content.texts) {
      this.#texts = content.texts.map((text) => {
        const tokens = fakeTokens(text);
        return { text, tokens, vectors: new FakeVectors(tokens, this.#model.dims) };
      });
      this.#status = { kind: 'ready' };
    }
    if (status) this.#status = status;
    if (stale !== undefined) this.#stale = stale;
    this.#revision++;
  }

  /** `setUp`, and the page is told. */
  change(setUp: FakeSetUp): void {
    this.setUp(setUp);
    if (this.#connection) sendEvent<PageEvents, 'changed'>(this.#connection, 'changed', null);
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

  /** Calls of this method wait until `release`. */
  hold(method: keyof PageApi): void {
    if (!this.#held.has(method)) this.#held.set(method, []);
  }

  release(method: keyof PageApi): void {
    const calls = this.#held.get(method) ?? [];
    this.#held.delete(method);
    for (const { go } of calls) go();
  }

  /** Each call of this method is rejected from now on; without a message no more. */
  fail(method: keyof PageApi, message?: string, code: ErrorCode = 'internal'): void {
    if (message === undefined) this.#failures.delete(method);
    else this.#failures.set(method, new AppError(code, message));
  }

  callsOf(method: keyof PageApi): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ request }) => request);
  }

  tokensOf(segment: number): FakeTokens {
    return this.#texts[segment]!.tokens;
  }

  /** What the page should show, as plain numbers. */
  expected(segment: number, token: number, layer: number) {
    const { vector, norm, cosines } = this.#texts[segment]!.vectors.answer(token, layer);
    return { vector: Array.from(vector), norm, cosines: Array.from(cosines) };
  }

  async snapshot(): Promise<PanelSnapshot> {
    await this.#enter('snapshot', undefined);
    const { contentId, title, texts } = this.#content;
    return {
      revision: this.#revision,
      contentId,
      status: this.#status,
      title,
      segments: texts.map((text, i) => ({
        label: text.trim().split('\n')[0]!.slice(0, 60),
        start: 100 * i,
        end: 100 * i + text.length,
        line: 12 + i,
        tokenCount:
          this.#status.kind === 'ready' ? this.#texts[i]!.tokens.pieces.length : undefined,
      })),
      model: this.#status.kind === 'empty' ? undefined : this.#model,
      stale: this.#stale,
      restore: { texts },
    };
  }

  async tokens(request: TokenRangeRequest, { signal }: CallOptions = {}): Promise<TokenRange> {
    await this.#enter('tokens', request, signal);
    const { text, tokens } = this.#textOf(request);
    const { pieces, ids, spans, words } = tokens;
    const start = Math.max(0, request.start);
    const end = Math.min(pieces.length, request.end);
    const textStart = start === 0 ? 0 : spans[2 * start - 1]!;
    const textEnd =
      end === pieces.length
        ? text.length
        : Math.max(textStart, ...spans.subarray(2 * start, 2 * end));
    return {
      start,
      tokens: pieces.slice(start, end),
      ids: ids.slice(start, end),
      spans: spans.slice(2 * start, 2 * end),
      words: words.slice(start, end),
      text: text.slice(textStart, textEnd),
      textStart,
    };
  }

  async vector(request: PageVectorRequest, { signal }: CallOptions = {}): Promise<PageVector> {
    await this.#enter('vector', request, signal);
    return this.#textOf(request).vectors.answer(request.token, request.layer);
  }

  async reveal(request: { contentId: string; segment: number; token?: number }): Promise<void> {
    await this.#enter('reveal', request);
  }

  async copy(request: { text: string }): Promise<void> {
    await this.#enter('copy', request);
    this.copied.push(request.text);
  }

  async cancel(): Promise<void> {
    await this.#enter('cancel', undefined);
  }

  async retry(): Promise<void> {
    await this.#enter('retry', undefined);
  }

  #receive(message: Message): void {
    for (const callback of this.#toPage) callback(message);
  }

  #textOf({ contentId, segment }: { contentId: string; segment: number }): FakeText {
    const found = contentId === this.#content.contentId ? this.#texts[segment] : undefined;
    if (!found) throw new AppError('invalidInput', 'The panel shows another text by now.');
    return found;
  }

  async #enter(method: keyof PageApi, request: unknown, signal?: AbortSignal): Promise<void> {
    this.calls.push({ method, request });
    signal?.addEventListener('abort', () => this.cancelledCalls++);
    const held = this.#held.get(method);
    if (held) await new Promise<void>((go) => held.push({ go }));
    const failure = this.#failures.get(method);
    if (failure) throw failure;
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
window.acquireVsCodeApi = () => {
  window.fakeHost.connect();
  return window.fakeHost.vscode;
};
