import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import type { VectorRow } from '../../core/export/vectorRow.ts';
import { t } from '../../core/l10n/translate.ts';
import {
  createVectorWriter,
  fileEndings,
  type VectorFormat,
  type VectorWriter,
} from '../../node/files/vectorWriter.ts';
import type { CorpusCopy, DocumentCorpus } from './documentCorpus.ts';
import { fileOf, titleOf } from '../text/openDocuments.ts';
import { nameOf } from '../text/resource.ts';
import type { SegmentUnit } from '../../core/text/segmentText.ts';
import type { EngineClient } from '../engine/engineClient.ts';

const rowsPerCall = 256;

/** A document whose vectors are exported: all its segments, or the texts that were selected in it. */
export interface ExportedDocument {
  readonly document: vscode.TextDocument;
  readonly segments: SegmentUnit | readonly { readonly start: number; readonly end: number }[];
}

interface ExportOptions {
  readonly signal: AbortSignal;
  /** The share of the work that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Writes vectors of documents to files. Made for one export. */
export class VectorExport {
  readonly #engine: EngineClient;
  readonly #corpus: DocumentCorpus;
  #count = 0;

  constructor(engine: EngineClient, corpus: DocumentCorpus) {
    this.#engine = engine;
    this.#corpus = corpus;
  }

  /**
   * Embeds what is missing and writes `target` (of `tsv` two files, whose names begin with it). The files appear
   * when they are complete. Resolves with the number of vectors.
   */
  async write(
    documents: readonly ExportedDocument[],
    format: VectorFormat,
    target: vscode.Uri,
    options: ExportOptions,
  ): Promise<number> {
    // Only the editor can write where files are not on a disk of this machine.
    const isOnDisk = target.scheme === 'file';
    const path = isOnDisk
      ? target.fsPath
      : join(tmpdir(), `semantic-text-${randomBytes(8).toString('hex')}`);
    const sources = documents.map(({ document }) => fileOf(document));
    refuseSources(target, format, sources);
    const writer = await createVectorWriter(format, path, {
      inputs: sources.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath),
      isPrivate: !isOnDisk,
    });
    try {
      await this.#writeRows(documents, writer, options);
      await writer.end();
    } catch (error) {
      await writer.discard();
      throw error;
    }
    if (!isOnDisk) await copyAway(path, target, format);
    return this.#count;
  }

  async #writeRows(
    documents: readonly ExportedDocument[],
    writer: VectorWriter,
    options: ExportOptions,
  ): Promise<void> {
    const hasTitle = documents.some(({ segments }) => segments === 'passage');
    for (const [i, exported] of documents.entries()) {
      const onProgress = (share: number): void => {
        options.onProgress((i + share) / documents.length);
      };
      for await (const row of this.#rows(exported, { ...options, onProgress })) {
        const shape = {
          ...{ dims: row.vector.length, hasTitle, hasToken: false, hasAttentionMask: false },
        };
        if (this.#count === 0) await writer.begin(shape);
        this.#count++;
        await writer.write(row);
      }
    }
  }

  async *#rows(
    { document, segments }: ExportedDocument,
    { signal, onProgress }: ExportOptions,
  ): AsyncGenerator<VectorRow> {
    const file = titleOf(document);
    if (typeof segments !== 'string') {
      // Typing goes on meanwhile: rows are of the text as it was.
      const whole = document.getText();
      const texts = segments.map(({ start, end }) => whole.slice(start, end));
      const { data, dims } = await this.#engine.call((api) => {
        // Known by now: the engine loads its model before it takes a call.
        const choice = this.#engine.status.model?.choice ?? { layer: -1, pooling: 'mean' };
        return api.embedTexts(
          { texts, choice, priority: 'bulk' },
          {
            signal,
            onProgress: ({ done, total }) => {
              onProgress(done / total);
            },
          },
        );
      }, signal);
      for (const [i, { start, end }] of segments.entries()) {
        const vector = data.subarray(i * dims, (i + 1) * dims);
        yield { file, start, end, text: texts[i] ?? '', vector };
      }
      return;
    }
    const put = await this.#corpus.putCopy(document, segments, signal);
    try {
      yield* this.#copyRows(put, file, { signal, onProgress });
    } finally {
      put.remove();
    }
  }

  async *#copyRows(
    put: CorpusCopy,
    file: string,
    { signal, onProgress }: ExportOptions,
  ): AsyncGenerator<VectorRow> {
    await this.#corpus.embed(put, {
      signal,
      onProgress: ({ done, total }) => {
        onProgress(done / total);
      },
    });
    const count = put.spans.length / 2;
    for (let from = 0; from < count; from += rowsPerCall) {
      throwIfCancelled(signal);
      const to = Math.min(from + rowsPerCall, count);
      const { data, dims } = await this.#corpus.vectors(put, from, to, signal);
      for (let i = from; i < to; i++) {
        const vector = data.subarray((i - from) * dims, (i - from + 1) * dims);
        const start = put.spans[2 * i] ?? 0;
        const end = put.spans[2 * i + 1] ?? 0;
        yield {
          file,
          start,
          end,
          text: put.text.slice(start, end),
          title: put.titles?.[i],
          vector,
        };
      }
    }
  }
}

/** By their URIs, on whatever disk. Other names of a file on this machine's the writer finds out. */
function refuseSources(
  target: vscode.Uri,
  format: VectorFormat,
  sources: readonly vscode.Uri[],
): void {
  const read = new Set(sources.map((uri) => uri.toString()));
  for (const ending of fileEndings(format)) {
    const uri = target.with({ path: `${target.path}${ending}` });
    if (!read.has(uri.toString())) continue;
    throw new AppError(
      'invalidInput',
      t('{0} is what is exported, and would be replaced; choose another name.', nameOf(uri)),
    );
  }
}

async function copyAway(path: string, target: vscode.Uri, format: VectorFormat): Promise<void> {
  for (const ending of fileEndings(format)) {
    const from = vscode.Uri.file(`${path}${ending}`);
    const to = target.with({ path: `${target.path}${ending}` });
    try {
      await vscode.workspace.fs.copy(from, to, { overwrite: true });
    } finally {
      await rm(from.fsPath, { force: true });
    }
  }
}
