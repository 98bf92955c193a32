import * as vscode from 'vscode';
import { percentileText } from '../../core/search/percentileText.ts';
import { moveSpans } from '../../core/text/moveSpans.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { Hit } from '../../protocol/corpusApi.ts';
import type { ColorId } from '../../host/contributions.ts';
import { setContext } from '../../host/commands.ts';
import { rangeOf } from '../../host/text/textPlace.ts';

/** The line that others are like, in UTF-16 offsets of its document, and these. */
export interface SimilarLines {
  readonly document: vscode.TextDocument;
  readonly origin: { readonly start: number; readonly end: number };
  readonly hits: readonly Hit[];
  readonly percentileBasis: PercentileBasis;
}

interface Mark {
  readonly hover: vscode.MarkdownString | undefined;
}

/**
 * Marks the lines of one document that are like one of them, in the overview ruler and in the text. Marks follow
 * edits; an edited line loses its own, and all go when the line that they are like is edited, or the document closed.
 */
export class SimilarMarks implements vscode.Disposable {
  readonly #similar = createType('semanticText.similarLineBackground');
  readonly #origin = createType('semanticText.similarLineOriginBackground');
  readonly #subscriptions: readonly vscode.Disposable[];
  #document: vscode.TextDocument | undefined;
  /** Of the marks, in order; the origin is the one without a hover. */
  #spans = new Int32Array();
  #marks: readonly Mark[] = [];

  constructor() {
    this.#subscriptions = [
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#draw();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.#document) this.clear();
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#follow(event);
      }),
    ];
  }

  show({ document, origin, hits, percentileBasis }: SimilarLines): void {
    const marks = [
      { ...origin, hover: undefined },
      ...hits.map((hit) => ({
        start: hit.start,
        end: hit.end,
        hover: hoverOf(hit, percentileBasis),
      })),
    ].sort((a, b) => a.start - b.start);
    this.#document = document;
    this.#marks = marks;
    this.#spans = Int32Array.from(marks.flatMap(({ start, end }) => [start, end]));
    this.#draw();
    this.#announce();
  }

  clear(): void {
    this.#document = undefined;
    this.#marks = [];
    this.#spans = new Int32Array();
    this.#draw();
    this.#announce();
  }

  /** Whether a place is in the line that the marked ones are like. */
  isOrigin(document: vscode.TextDocument, offset: number): boolean {
    if (document !== this.#document) return false;
    const at = this.#marks.findIndex(({ hover }) => hover === undefined);
    return (this.#spans[2 * at] ?? 0) <= offset && offset <= (this.#spans[2 * at + 1] ?? -1);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#similar.dispose();
    this.#origin.dispose();
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.#document || contentChanges.length === 0) return;
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => {
      return { start: rangeOffset, end: rangeOffset + rangeLength, length: text.length };
    });
    const { spans, sources, touched } = moveSpans(this.#spans, changes, 'inside');
    const kept = [...sources.keys()].filter((i) => touched[i] === 0);
    const marks = kept.flatMap((i) => this.#marks[sources[i] ?? -1] ?? []);
    if (!marks.some(({ hover }) => hover === undefined)) {
      this.clear();
      return;
    }
    this.#marks = marks;
    this.#spans = Int32Array.from(kept.flatMap((i) => [...spans.subarray(2 * i, 2 * i + 2)]));
    this.#draw();
  }

  #announce(): void {
    void setContext('similarInRulerShown', this.#document !== undefined);
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const isShown = document === this.#document;
      const similar: vscode.DecorationOptions[] = [];
      const origin: vscode.Range[] = [];
      for (const [i, { hover }] of isShown ? this.#marks.entries() : []) {
        const range = rangeOf(document, this.#spans[2 * i] ?? 0, this.#spans[2 * i + 1] ?? 0);
        if (hover) similar.push({ range, hoverMessage: hover });
        else origin.push(range);
      }
      editor.setDecorations(this.#similar, similar);
      editor.setDecorations(this.#origin, origin);
    }
  }
}

function hoverOf({ score, percentile }: Hit, basis: PercentileBasis): vscode.MarkdownString {
  const others = basis === 'background' ? 'pairs of unrelated sentences' : 'pairs of lines';
  const above =
    percentile === undefined ? '' : `above ${percentileText(percentile)} of ${others}, `;
  return new vscode.MarkdownString(
    `Like the line that was chosen: ${above}cosine ${score.toFixed(4)}`,
  );
}

function createType(background: ColorId): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(background),
    borderColor: new vscode.ThemeColor('semanticText.similarLineBorder' satisfies ColorId),
    borderStyle: background.includes('Origin') ? 'solid' : 'dashed',
    borderWidth: '0 0 1px 0',
    overviewRulerColor: new vscode.ThemeColor('semanticText.similarLineRuler' satisfies ColorId),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
