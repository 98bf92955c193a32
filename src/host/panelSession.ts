import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { Priority } from '../core/embedder/batchScheduler.ts';
import { AppError, isCancellation } from '../core/errors/appError.ts';
import type { TokensAnswer } from '../protocol/engineApi.ts';
import {
  pageMethods,
  type PageApi,
  type PageEvents,
  type PageVector,
  type PageVectorRequest,
  type PanelSnapshot,
  type PanelStatus,
  type TokenRange,
  type TokenRangeRequest,
} from '../protocol/pageApi.ts';
import { sendEvent, serve, type CallOptions } from '../protocol/rpc.ts';
import type { EngineClient } from './engineClient.ts';
import { pageHtml, pageRoots } from './pageHtml.ts';
import { contentIdOf, toRestore, type ContentSegment, type PanelContent } from './panelContent.ts';
import { connectWebview } from './webviewConnection.ts';

/** What an empty panel is called. */
export const panelTitle = 'Semantic Text Explorer';
const labelLength = 60;
// Longer texts may take seconds: somebody's query goes before their next batch.
const queryCharacters = 4_000;
const staleCheckMs = 300;

/** One open panel and the page in it. Answers the page's calls. */
export class PanelSession implements PageApi, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  #connection: MessageConnection;
  #isDisposed = false;
  /** Aborted when the page goes: nobody waits for what it asked. */
  #pageLife = new AbortController();
  readonly #subscriptions: vscode.Disposable[] = [];
  #content: PanelContent | undefined;
  #contentId = '';
  #answers: (TokensAnswer | undefined)[] = [];
  #status: PanelStatus = { kind: 'empty' };
  #stale = false;
  #revision = 0;
  #work = new AbortController();
  #staleTimer: NodeJS.Timeout | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    engine: EngineClient,
    log: vscode.LogOutputChannel,
  ) {
    this.panel = panel;
    this.#engine = engine;
    this.#log = log;
    this.#connection = this.#connect();
    this.#subscriptions.push(
      panel.onDidChangeViewState(() => {
        // A hidden page is destroyed, and the next one counts its calls from 0 again: an answer to the old one
        // must not reach it.
        if (panel.visible) return;
        this.#pageLife.abort();
        this.#connection.dispose();
        this.#pageLife = new AbortController();
        this.#connection = this.#connect();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.#content?.uri.toString())
          this.#checkStaleSoon(document);
      }),
      engine.onDidChangeStatus(({ model }) => {
        if (model && this.#revision > 0 && this.#status.kind === 'working') this.#changed();
      }),
    );
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  #connect(): MessageConnection {
    const connection = connectWebview(this.panel.webview);
    serve<PageApi>(connection, this, pageMethods);
    connection.listen();
    return connection;
  }

  show(content: PanelContent): void {
    clearTimeout(this.#staleTimer);
    this.#content = content;
    this.#contentId = contentIdOf(content);
    this.#stale = false;
    this.panel.title = content.title === '' ? panelTitle : `Tokens: ${content.title}`;
    void this.#embed();
  }

  snapshot(): Promise<PanelSnapshot> {
    const model = this.#engine.status.model;
    const content = this.#content;
    return Promise.resolve({
      revision: this.#revision,
      contentId: this.#contentId,
      status: this.#status,
      title: content?.title ?? '',
      segments: (content?.segments ?? []).map((segment, i) => ({
        label: labelOf(segment),
        start: segment.start,
        end: segment.end,
        line: segment.line,
        tokenCount: this.#answers[i]?.tokens.length,
      })),
      model: model && {
        name: model.facts.name,
        dims: model.info.dims,
        hiddenStateCount: model.info.hiddenStateCount,
        precision: model.info.precision,
        trainedForSimilarity: model.facts.trainedForSimilarity,
      },
      stale: this.#stale,
      restore: content ? toRestore(content) : undefined,
    });
  }

  tokens(request: TokenRangeRequest): Promise<TokenRange> {
    const { text } = this.#segment(request);
    const answer = this.#answers[request.segment];
    if (!answer) throw new AppError('invalidInput', 'This text is not embedded yet.');
    const count = answer.tokens.length;
    const start = Math.max(0, Math.min(request.start, count));
    const end = Math.max(start, Math.min(request.end, count));
    const spans = answer.encoding.spans.slice(2 * start, 2 * end);
    // From the token before on, so that the blanks between the two are seen; the last range shows the rest.
    const textStart = start === 0 ? 0 : (answer.encoding.spans[2 * start - 1] ?? 0);
    const textEnd = end === count ? text.length : Math.max(textStart, ...spans);
    return Promise.resolve({
      start,
      tokens: answer.tokens.slice(start, end),
      ids: answer.encoding.ids.slice(start, end),
      spans,
      words: answer.encoding.words.slice(start, end),
      text: text.slice(textStart, textEnd),
      textStart,
    });
  }

  async vector(request: PageVectorRequest, { signal }: CallOptions = {}): Promise<PageVector> {
    const { text } = this.#segment(request);
    const { token, layer } = request;
    const signals = [this.#pageLife.signal, ...(signal ? [signal] : [])];
    const either = AbortSignal.any(signals);
    const answer = await this.#engine.call(
      (api) =>
        api.tokenVector({ text, layer, token, priority: priorityOf(text) }, { signal: either }),
      either,
    );
    // Compact copies: what came from the engine's process may be views of a larger message.
    return {
      vector: answer.vector.slice(),
      norm: answer.norm,
      cosines: answer.cosines.slice(),
    };
  }

  async reveal(request: {
    contentId: string;
    segment: number;
    token?: number | undefined;
  }): Promise<void> {
    const segment = this.#segment(request);
    const spans = this.#answers[request.segment]?.encoding.spans;
    const from = request.token === undefined ? undefined : spans?.[2 * request.token];
    const to = request.token === undefined ? undefined : spans?.[2 * request.token + 1];
    const isText = from !== undefined && to !== undefined && to > from;
    const start = segment.start + (isText ? from : 0);
    const end = isText ? segment.start + to : segment.end;
    const uri = this.#content?.uri;
    if (!uri) return;
    const document = await openDocument(uri);
    this.#checkStaleSoon(document);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const open = vscode.window.visibleTextEditors.find(
      (editor) => editor.document.uri.toString() === uri.toString(),
    );
    await vscode.window.showTextDocument(document, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
      selection: range,
      preserveFocus: true,
    });
  }

  async copy({ text }: { text: string }): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  cancel(): Promise<void> {
    this.#work.abort();
    return Promise.resolve();
  }

  async retry(): Promise<void> {
    const content = this.#content;
    if (!content) return;
    // What stands there now is what the user means by embedding it again.
    const segments = this.#stale ? await readAgain(content) : content.segments;
    // The user has embedded something else in the meantime.
    if (this.#content !== content) return;
    this.show({ ...content, segments });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#staleTimer);
    this.#work.abort();
    this.#pageLife.abort();
    this.#connection.dispose();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #segment({ contentId, segment }: { contentId: string; segment: number }): ContentSegment {
    const found = contentId === this.#contentId ? this.#content?.segments[segment] : undefined;
    if (!found) throw new AppError('invalidInput', 'The panel shows another text by now.');
    return found;
  }

  async #embed(): Promise<void> {
    this.#work.abort();
    const work = new AbortController();
    this.#work = work;
    const segments = this.#content?.segments ?? [];
    this.#answers = segments.map(() => undefined);
    this.#setStatus({ kind: 'working', done: 0, total: 0 });
    try {
      for (const [i, { text }] of segments.entries()) {
        const answer = await this.#engine.call(
          (api) =>
            api.embedTokens(
              { text, layer: -1, priority: priorityOf(text) },
              {
                signal: work.signal,
                onProgress: ({ done, total }) => {
                  if (work.signal.aborted) return;
                  this.#setStatus({ kind: 'working', done, total });
                  this.#engine.reportProgress((i + done / total) / segments.length);
                },
              },
            ),
          work.signal,
        );
        if (work.signal.aborted) return;
        this.#answers[i] = answer;
        this.#changed();
      }
      this.#setStatus({ kind: 'ready' });
    } catch (error) {
      // A newer content has its own status.
      if (this.#work !== work) return;
      if (work.signal.aborted || isCancellation(error)) {
        this.#setStatus({ kind: 'cancelled' });
      } else {
        const message = error instanceof Error ? error.message : String(error);
        this.#log.error(error instanceof Error ? (error.stack ?? message) : message);
        this.#setStatus({ kind: 'failed', message });
      }
    } finally {
      if (this.#work === work) this.#engine.reportProgress(undefined);
    }
  }

  #checkStaleSoon(document: vscode.TextDocument): void {
    clearTimeout(this.#staleTimer);
    this.#staleTimer = setTimeout(() => {
      const stale = (this.#content?.segments ?? []).some(({ text, start, end }) => {
        const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
        return document.getText(range) !== text;
      });
      if (stale === this.#stale) return;
      this.#stale = stale;
      this.#changed();
    }, staleCheckMs);
  }

  #setStatus(status: PanelStatus): void {
    this.#status = status;
    this.#changed();
  }

  #changed(): void {
    if (this.#isDisposed) return;
    this.#revision++;
    sendEvent<PageEvents, 'changed'>(this.#connection, 'changed', null);
  }
}

function priorityOf(text: string): Priority {
  return text.length <= queryCharacters ? 'query' : 'bulk';
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    const name = uri.path.split('/').at(-1) ?? uri.path;
    throw new AppError(
      'fileUnreadable',
      `${name} is no longer there; select the text again where it is now.`,
      { cause },
    );
  }
}

function labelOf({ text }: ContentSegment): string {
  const line = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  return line.length <= labelLength ? line : `${line.slice(0, labelLength - 1)}…`;
}

async function readAgain(content: PanelContent): Promise<readonly ContentSegment[]> {
  const document = await openDocument(content.uri);
  return content.segments.map((segment) => {
    const range = new vscode.Range(
      document.positionAt(segment.start),
      document.positionAt(segment.end),
    );
    return { ...segment, text: document.getText(range) };
  });
}
