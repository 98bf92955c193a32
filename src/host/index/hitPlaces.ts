import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { isParquet } from '../../core/tables/tableFormat.ts';
import { LineIndex } from '../../core/text/lineIndex.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { readUnasked } from '../../node/files/regularFile.ts';
import { decodeText } from '../../node/files/textFile.ts';
import type { ServedFile } from '../../protocol/index/indexContent.ts';
import type { IndexHit, IndexPlace } from '../../protocol/indexApi.ts';
import { placeAt } from '../text/matchedLine.ts';
import { openDocuments } from '../text/openDocuments.ts';
import { rangeOf } from '../text/textPlace.ts';
import type { ResultHit, ResultPlace } from '../results.ts';
import { uriOfIndexPath } from './indexPaths.ts';

interface KeptLines {
  readonly version: string;
  readonly lines: LineIndex;
}

// Letter by letter mostly the same files are found.
const maxKeptFiles = 300;
// No setting lets larger files into the index.
const maxFileBytes = 100_000_000;

/** Finds the lines and columns of hits, whose offsets the index knows, in files that need not be open. */
export class HitPlaces {
  readonly #kept = new Map<string, KeptLines>();
  readonly #served: () => readonly ServedFile[];
  readonly #encodingOf: (path: string) => EncodingRule;

  /** `served`: the texts of files that are on no disk. `encodingOf`: how the index reads the others. */
  constructor(served: () => readonly ServedFile[], encodingOf: (path: string) => EncodingRule) {
    this.#served = served;
    this.#encodingOf = encodingOf;
  }

  /** `placesOf`: how the places of a hit's text are found. */
  async resultHits(
    hits: readonly IndexHit[],
    placesOf: (hit: IndexHit) => ResultHit['places'],
  ): Promise<ResultHit[]> {
    const place = this.#placing();
    return Promise.all(
      hits.map(async (hit) => {
        const { title: passageTitle, score, percentile, expected, isEstimate, why } = hit;
        const scored = { score, percentile, expected, isEstimate, why };
        return { ...(await place(hit)), ...scored, passageTitle, places: placesOf(hit) };
      }),
    );
  }

  /** One for each. */
  async resultPlaces(hits: readonly IndexPlace[]): Promise<ResultPlace[]> {
    const place = this.#placing();
    return Promise.all(hits.map((hit) => place(hit)));
  }

  /** Finds the places of one answer: each file is read, and each notebook opened, once. */
  #placing(): (hit: IndexPlace) => Promise<ResultPlace> {
    const linesOf = oncePerPath((path) => this.#lines(path));
    const cellsOf = oncePerPath((path) => openDocuments(uriOfIndexPath(path)).catch(() => []));
    return async (hit) => {
      const { path, cell, text, input } = hit;
      const uri = uriOfIndexPath(path);
      const name = vscode.workspace.asRelativePath(uri);
      if (cell === undefined) {
        return { uri, range: rangeIn((await linesOf(path))?.lines, hit), title: name, text, input };
      }
      const place = cellPlace(uri, (await cellsOf(path))[cell], hit);
      return { ...place, title: t('{0} · cell {1}', name, String(cell + 1)), text, input };
    };
  }

  async #lines(path: string): Promise<KeptLines | undefined> {
    const uri = uriOfIndexPath(path);
    // A line is a row, and to know its columns all of the file would be read.
    if (isParquet(path)) return undefined;
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    const onDisk = uri.scheme === 'file' ? await stat(path).catch(() => undefined) : undefined;
    const version = open
      ? `open ${open.version}`
      : onDisk
        ? `disk ${onDisk.mtimeMs} ${onDisk.size}`
        : 'served';
    const kept = this.#kept.get(path);
    if (kept && kept.version === version && version !== 'served') return kept;
    const text = open
      ? open.getText()
      : onDisk
        ? await textOnDisk(path, this.#encodingOf(path)).catch(() => undefined)
        : this.#served().find((file) => file.path === path)?.text;
    if (text === undefined) return undefined;
    const made = { version, lines: new LineIndex(text) };
    this.#kept.delete(path);
    this.#kept.set(path, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKeptFiles && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }
}

/** Undefined where it is no file any more. */
async function textOnDisk(path: string, rule: EncodingRule): Promise<string | undefined> {
  const bytes = await readUnasked(path, maxFileBytes);
  return typeof bytes === 'string' ? undefined : decodeText(bytes, path, rule);
}

/** By the file's lines where these are still those that were indexed; otherwise the beginning of its line. */
function rangeIn(lines: LineIndex | undefined, { start, line, text }: IndexPlace): vscode.Range {
  const first = line - 1;
  const isAsIndexed = lines && first < lines.lineCount && lines.lineAt(start) === first;
  const column = isAsIndexed ? start - lines.span(first).start : 0;
  const end = placeAt({ line: first, character: column }, text, text.length);
  return new vscode.Range(first, column, end.line, end.character);
}

function cellPlace(
  notebook: vscode.Uri,
  cell: vscode.TextDocument | undefined,
  { start, end, line }: IndexPlace,
): Pick<ResultHit, 'uri' | 'range'> {
  if (cell) return { uri: cell.uri, range: rangeOf(cell, start, end) };
  // No extension is there that opens notebooks.
  return { uri: notebook, range: new vscode.Range(line - 1, 0, line - 1, 0) };
}

function oncePerPath<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (path) => {
    const answer = asked.get(path) ?? ask(path);
    asked.set(path, answer);
    return answer;
  };
}
