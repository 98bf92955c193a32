import { brokenRecords, fileProblem, type FileProblem } from '../../../core/search/leftOutText.ts';
import type { PlacedSegment } from '../../../core/text/cutFile.ts';
import { documentKindOfPath, isTableKind } from '../../../core/text/blocks/documentKind.ts';
import { isParquet } from '../../../core/tables/tableFormat.ts';
import { youngMtime, type IndexedFile } from '../store/fileRows.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import { mostWholeBytes } from './fileLimits.ts';
import { isFound, readingProblem } from './fileProblems.ts';
import { segmentsOfPart, type LogPart } from './logParts.ts';

export interface PartedFile {
  readonly file: IndexedFile;
  /** Its path below its root, parted by `/`. */
  readonly below: string;
  /** Called when a part is written, with the share of the file that is read, 0 to 1. */
  readonly onPart: (share: number) => Promise<void> | undefined;
}

type PartStore = Pick<WorkspaceDatabase, 'touch' | 'replace' | 'append' | 'join' | 'retire'>;

/**
 * Writes a file that is read in parts, and gives what is wrong with it. Until all of it is written it has no hash, so that one that
 * is left in the middle is taken anew. What a Parquet file says may be short however long the file is, and the other way round: what
 * is short is written at once, as other short files are. Throws what `parts` throws, unless that says what is wrong with the file.
 */
export async function writeParts(
  store: PartStore,
  parts: AsyncIterable<LogPart | undefined>,
  parted: PartedFile,
): Promise<FileProblem | undefined> {
  const { file, below } = parted;
  const writer = new PartWriter(store, file, below);
  let problem: FileProblem | undefined;
  try {
    problem = await writer.write(parts, parted);
  } catch (error) {
    problem = readingProblem(error);
    if (!problem) throw error;
  }
  if (isFound(problem)) writer.end(problem);
  else store.replace([{ file: { ...file, problem }, segments: [] }]);
  return problem;
}

class PartWriter {
  readonly #store: PartStore;
  readonly #file: IndexedFile;
  readonly #below: string | undefined;
  /** What is read so far of a file that may be short. */
  #waiting: PlacedSegment[] | undefined;
  #count = 0;

  constructor(store: PartStore, file: IndexedFile, below: string) {
    this.#store = store;
    this.#file = file;
    // A record is found by its other columns, however long its table is; of a log's lines nothing says more.
    this.#below = isTableKind(documentKindOfPath(file.path)) ? below : undefined;
    if (isParquet(file.path)) this.#waiting = [];
    else this.#begin();
  }

  /** Gives what is wrong with the file. */
  async write(
    parts: AsyncIterable<LogPart | undefined>,
    { file, onPart }: PartedFile,
  ): Promise<FileProblem | undefined> {
    const broken: number[] = [];
    let absent: FileProblem | undefined;
    for await (const part of parts) {
      if (!part) return fileProblem('notText');
      this.#add(part.segments);
      broken.push(...part.brokenLines);
      absent ??= part.absent;
      await onPart(part.bytesRead / file.size);
    }
    return absent ?? brokenRecords(broken);
  }

  end(problem: FileProblem | undefined): void {
    const file = { ...this.#file, problem };
    if (this.#waiting) this.#store.replace([{ file, segments: this.#waiting, below: this.#below }]);
    else {
      this.#store.join(file.path);
      this.#store.touch([file]);
    }
  }

  #add(segments: readonly PlacedSegment[]): void {
    if (!this.#waiting) {
      this.#append(segments);
      return;
    }
    this.#waiting.push(...segments);
    if ((segments.at(-1)?.end ?? 0) <= mostWholeBytes) return;
    const all = this.#waiting;
    this.#waiting = undefined;
    this.#begin();
    for (let at = 0; at < all.length; at += segmentsOfPart) {
      this.#append(all.slice(at, at + segmentsOfPart));
    }
  }

  #begin(): void {
    this.#store.retire({ ...this.#file, hash: '', mtime: youngMtime });
  }

  #append(segments: readonly PlacedSegment[]): void {
    this.#store.append({ file: this.#file, segments, below: this.#below }, this.#count);
    this.#count += segments.length;
  }
}
