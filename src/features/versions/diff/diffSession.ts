import * as vscode from 'vscode';
import { LatestWork } from '../../../host/latestWork.ts';
import { AppError, isCancellation, throwIfCancelled } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { moveSpans } from '../../../core/text/moveSpans.ts';
import { DelayedCall } from '../../../host/delayedCall.ts';
import { inEditorTurns } from '../../../host/editorTurns.ts';
import { nameOf } from '../../../host/text/resource.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import type { VectorDependencies } from '../model/textVectors.ts';
import type { VersionFile } from '../model/versionFiles.ts';
import { wordingMarks, type WordingMark } from '../model/wordingMarks.ts';
import type { DiffPair } from './diffPair.ts';
import type { DiffSide, DrawnMark } from './diffTints.ts';

// Of each document.
const mostUnits = 2_000_000;
/** After an edit; typing does not put it off, so that tints follow somebody who types on. */
const againAfterMs = 1000;
const conflict = /^<{7} [^]*^={7}\r?$[^]*^>{7} /m;

interface PlacedMarks {
  readonly marks: readonly WordingMark[];
  /** Of the marks, in order: starts and ends, UTF-16 units. */
  readonly spans: Int32Array;
}

const none: PlacedMarks = { marks: [], spans: new Int32Array() };

/** The marks of one diff: they follow edits, those of edited passages go, and all are found anew after a pause. */
export class DiffSession implements vscode.Disposable {
  readonly pair: DiffPair;
  readonly #deps: VectorDependencies;
  readonly #onChange: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #again = new DelayedCall(againAfterMs, () => {
    this.compareAgain();
  });
  readonly #comparing = new LatestWork();
  #marks: readonly WordingMark[] | undefined;
  #placed: Readonly<Record<DiffSide, PlacedMarks>> = { older: none, newer: none };

  constructor(
    pair: DiffPair,
    deps: VectorDependencies,
    { onChange, onError }: { onChange: () => void; onError: (error: unknown) => void },
  ) {
    this.pair = pair;
    this.#deps = deps;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /** In the order of the newer version; undefined until they are known. */
  get marks(): readonly WordingMark[] | undefined {
    return this.#marks;
  }

  /**
   * Finds the marks. Throws `fileUnreadable` where a side is no text, `unsupported` where it is too large, `WrongUse` where it has
   * conflicts, `cancelled`.
   */
  async compare(signal: AbortSignal, onProgress: (share: number) => void): Promise<void> {
    this.#again.dispose();
    const own = this.#comparing.begin();
    const either = AbortSignal.any([signal, own.signal]);
    const [older, newer] = await openSides(this.pair);
    const [olderVersion, newerVersion] = [older.version, newer.version];
    const path = this.pair.newer.path;
    const file = (document: vscode.TextDocument): VersionFile => {
      return { path, uri: document.uri, text: document.getText() };
    };
    const marks = await wordingMarks(file(older), file(newer), this.#deps, {
      signal: either,
      onProgress,
      inTurns: (steps, stop) => inEditorTurns(steps, { signal: stop, check: () => undefined }),
    });
    throwIfCancelled(either);
    if (older.version !== olderVersion || newer.version !== newerVersion) {
      // What was edited meanwhile stands elsewhere.
      this.#again.request();
      return;
    }
    this.#marks = marks;
    this.#placed = { older: placed(marks, 'older'), newer: placed(marks, 'newer') };
    this.#onChange();
  }

  compareAgain(): void {
    this.compare(new AbortController().signal, () => undefined).catch((error: unknown) => {
      if (!isCancellation(error)) this.#onError(error);
    });
  }

  /** The marks of a side, where they stand by now. */
  drawn(side: DiffSide): DrawnMark[] {
    const { marks, spans } = this.#placed[side];
    return marks.map((mark, i) => ({
      mark,
      span: { start: spans[2 * i] ?? 0, end: spans[2 * i + 1] ?? 0 },
    }));
  }

  follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const name = document.uri.toString();
    const sides = (['older', 'newer'] as const).filter((at) => this.pair[at].toString() === name);
    if (sides.length === 0) return;
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => {
      return { start: rangeOffset, end: rangeOffset + rangeLength, length: text.length };
    });
    for (const side of sides) {
      const before = this.#placed[side];
      const { spans, sources, touched } = moveSpans(before.spans, changes, 'inside');
      const kept = [...sources.keys()].filter((i) => touched[i] === 0);
      this.#placed = {
        ...this.#placed,
        [side]: {
          marks: kept.flatMap((i) => before.marks[sources[i] ?? -1] ?? []),
          spans: Int32Array.from(kept.flatMap((i) => [...spans.subarray(2 * i, 2 * i + 2)])),
        },
      };
    }
    this.#again.request();
    this.#onChange();
  }

  dispose(): void {
    this.#comparing.stop();
    this.#again.dispose();
  }
}

function placed(marks: readonly WordingMark[], side: DiffSide): PlacedMarks {
  const places = marks
    .flatMap((mark) => (mark[side]?.spans ?? []).map((span) => ({ mark, ...span })))
    .sort((a, b) => a.start - b.start);
  return {
    marks: places.map(({ mark }) => mark),
    spans: Int32Array.from(places.flatMap(({ start, end }) => [start, end])),
  };
}

/** Both documents of a diff. Throws as `compare` does where they cannot be compared. */
export async function openSides({
  older,
  newer,
}: DiffPair): Promise<readonly [vscode.TextDocument, vscode.TextDocument]> {
  return [await opened(older), await opened(newer)];
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await openedAsText(uri);
  const text = document.getText();
  if (text.length > mostUnits) {
    throw new AppError(
      'unsupported',
      t(
        '{0} has more than {1} characters, which is too much to be tinted; compare parts of it.',
        nameOf(uri),
        mostUnits,
      ),
    );
  }
  if (conflict.test(text)) {
    throw new WrongUse(
      t('{0} has merge conflicts; resolve them and choose the command again.', nameOf(uri)),
    );
  }
  return document;
}

async function openedAsText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be opened as text; choose a text file that is still there.', nameOf(uri)),
      { cause },
    );
  }
}
