import * as vscode from 'vscode';
import { moveSpans } from '../../core/text/moveSpans.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { ColorId } from '../../host/contributions.ts';
import { setContext } from '../../host/commands.ts';
import { DecorationKinds } from '../../host/decorationKinds.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import { markText, type MarkedHit, type MarkStrength } from './model/markStrength.ts';

/** The line that others are like, in UTF-16 offsets of its document, and these. */
export interface SimilarLines {
  readonly document: vscode.TextDocument;
  readonly origin: { readonly start: number; readonly end: number };
  /** In no order. */
  readonly hits: readonly MarkedHit[];
  readonly percentileBasis: PercentileBasis;
}

interface Mark {
  readonly strength: MarkStrength | 'origin';
  readonly hover: vscode.MarkdownString | undefined;
}

/**
 * Marks the lines of one document that are like one of them, in the overview ruler and in the text. Marks follow
 * edits; an edited line loses its own, and all go when the line that they are like is edited, or the document closed.
 */
export class SimilarMarks implements vscode.Disposable {
  readonly #kinds = new DecorationKinds<Mark['strength']>(() => ({
    strong: createType({
      background: 'semanticText.similarLineStrongBackground',
      ruler: 'semanticText.similarLineStrongRuler',
      line: 'dashed',
      linePx: 2,
    }),
    likely: createType({
      background: 'semanticText.similarLineBackground',
      ruler: 'semanticText.similarLineRuler',
      line: 'dashed',
      linePx: 1,
    }),
    origin: createType({
      background: 'semanticText.similarLineOriginBackground',
      ruler: 'semanticText.similarLineStrongRuler',
      line: 'solid',
      linePx: 1,
    }),
  }));
  readonly #subscriptions: readonly vscode.Disposable[];
  #document: vscode.TextDocument | undefined;
  /** Of the marks, in order. */
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
      { ...origin, strength: 'origin', hover: undefined } as const,
      ...hits.map((hit) => {
        const { start, end, strength } = hit;
        const hover = new vscode.MarkdownString(markText(hit, percentileBasis));
        return { start, end, strength, hover };
      }),
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
    const at = this.#marks.findIndex(({ strength }) => strength === 'origin');
    return (this.#spans[2 * at] ?? 0) <= offset && offset <= (this.#spans[2 * at + 1] ?? -1);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#kinds.dispose();
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.#document || contentChanges.length === 0) return;
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => {
      return { start: rangeOffset, end: rangeOffset + rangeLength, length: text.length };
    });
    const { spans, sources, touched } = moveSpans(this.#spans, changes, 'inside');
    const kept = [...sources.keys()].filter((i) => touched[i] === 0);
    const marks = kept.flatMap((i) => this.#marks[sources[i] ?? -1] ?? []);
    if (!marks.some(({ strength }) => strength === 'origin')) {
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
      const drawn = (isShown ? this.#marks : []).map(({ strength, hover }, i) => {
        const range = rangeOf(document, this.#spans[2 * i] ?? 0, this.#spans[2 * i + 1] ?? 0);
        return { kind: strength, options: { range, ...(hover && { hoverMessage: hover }) } };
      });
      this.#kinds.draw(editor, drawn);
    }
  }
}

interface MarkLook {
  readonly background: ColorId;
  readonly ruler: ColorId;
  readonly line: 'dashed' | 'solid';
  readonly linePx: 1 | 2;
}

/** High contrast has no backgrounds: there the line below tells them apart. */
function createType(look: MarkLook): vscode.TextEditorDecorationType {
  const { background, ruler, line, linePx } = look;
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(background),
    borderColor: new vscode.ThemeColor('semanticText.similarLineBorder' satisfies ColorId),
    borderStyle: line,
    borderWidth: `0 0 ${linePx}px 0`,
    overviewRulerColor: new vscode.ThemeColor(ruler),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
