import { wordsAround } from '../../../core/search/ranking/partOfFile.ts';
import type { PlacedSegment } from '../../../core/text/cutFile.ts';
import { inputOf, type ReadText } from '../../../core/text/segment.ts';
import { keyBytes } from '../../textKey.ts';
import { FileParts } from './fileParts.ts';
import { FullText } from './fullText.ts';
import { checkColumns } from './rowChecks.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import { SqliteFile, type SqliteFormat } from './sqliteFile.ts';
import { FileRows, numbersIn, segmentFields, type IndexedFile } from './fileRows.ts';
import { titlesText, type SegmentTitles } from './segmentTitles.ts';
import { SpaceRoles, type SpaceRole, type UsedSpace } from './spaceRoles.ts';
import { applicationIds } from '../sqlite/sqliteOwner.ts';
import {
  inputStored,
  keyOf,
  placeKey,
  TextUses,
  type AroundedText,
  type TextPlace,
} from './textUses.ts';

// A file's segments are one blob (text, start, end, line, cell), so that thousands of files are read in milliseconds. Each
// distinct text stands once, in the table and in the full text. `_` belongs to a word there: a whole name
// then counts for more than its parts, which have a column of their own. Texts join the full text later than the table,
// in the order of their ids: those beyond its largest id are still to come, so nothing else has to be noted.
const format: SqliteFormat = {
  applicationId: applicationIds.workspace,
  version: 4,
  // Texts come in by the thousand and change pages all over: with the usual 4 KB writing them takes a half longer.
  pageBytes: 8192,
  // 32 MB. Pages that change with each transaction are brought into the file, and the disk is waited for, that much more seldom:
  // of 100,000 lines 1.1 s in place of 1.3.
  logPages: 4000,
  schema: `
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
      mtime REAL NOT NULL, hash TEXT NOT NULL, problem TEXT, segments BLOB NOT NULL,
      keys BLOB NOT NULL, stamp TEXT, titles TEXT);
    CREATE TABLE texts (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL,
      text TEXT NOT NULL, uses INTEGER NOT NULL, around TEXT);
    -- For earlier releases, which fill it by themselves: see FullText.
    CREATE VIRTUAL TABLE words USING fts5 (text, parts, content = '', contentless_delete = 1,
      tokenize = "porter unicode61 remove_diacritics 2 tokenchars '_'");`,
};

const addedColumns = [
  ['files', 'stamp', 'TEXT'],
  ['files', 'titles', 'TEXT'],
  ['files', 'problemCode', 'TEXT'],
  ['files', 'problemValues', 'TEXT'],
  ['texts', 'around', 'TEXT'],
  ['texts', 'input', 'TEXT'],
  ['partTitles', 'checked', 'INTEGER'],
  ...checkColumns.map(([column, type]) => ['files', column, type] as const),
] as const;
// 50,000 segments, which can be searched while the rest of their file comes in.
const leastJoinedBytes = 50_000 * segmentFields.count * Int32Array.BYTES_PER_ELEMENT;
// 2,000 segments: some 50 ms.
const retiredAtOnce = 2000 * segmentFields.count * Int32Array.BYTES_PER_ELEMENT;
const noBytes = new Uint8Array();
const noBlobs = { numbers: noBytes, keys: noBytes };
export interface FileChange {
  readonly file: IndexedFile;
  /** Its path below its root, parted by `/`: words find its passages by it. Undefined: by their own text alone. */
  readonly below?: string | undefined;
  readonly segments: readonly PlacedSegment[];
}

/** Gets texts in the order of their ids. */
export type NewTextsListener = (texts: readonly AroundedText[]) => void;

/** The files of a workspace, their segments and their full text. */
export class WorkspaceDatabase {
  readonly file: SqliteFile;
  readonly fullText: FullText;
  readonly #parts: FileParts;
  readonly #texts: TextUses;
  readonly #spaces: SpaceRoles;
  readonly #rows: FileRows;
  #changes = 0;
  /** The ids of all files' texts, where one was missed. */
  #held: { readonly version: string; readonly ids: ReadonlySet<number> } | undefined;
  #onNewTexts: NewTextsListener | undefined;

  /** `isCopy`: in memory, with what the file holds. */
  constructor(path: string, isCopy = false) {
    this.file = isCopy ? SqliteFile.copy(path, format) : SqliteFile.open(path, format);
    this.fullText = new FullText(this.file);
    this.#parts = new FileParts(this.file);
    this.#texts = new TextUses(this.file);
    this.#spaces = new SpaceRoles(this.file);
    this.#rows = new FileRows(this.file);
    this.#addColumns();
  }

  /**
   * Missing in files of earlier releases, which leave them as they are: then a stamp differs from the disk's, titles name
   * another hash, and what is told of a problem is made anew, since they cut every file otherwise.
   */
  #addColumns(): void {
    const missing = (): readonly (typeof addedColumns)[number][] =>
      addedColumns.filter(([table, column]) =>
        this.file.all(`PRAGMA table_info(${table})`).every(({ name }) => name !== column),
      );
    if (missing().length === 0) return;
    this.file.transaction(() => {
      // Another process may have done so meanwhile.
      for (const [table, column, type] of missing()) {
        this.file.run(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
      }
      this.file.run(
        'CREATE INDEX IF NOT EXISTS textsReadInPart ON texts (id) WHERE input IS NOT NULL',
      );
    });
  }

  /** From now on the listener, and no other one, hears of the texts that no file had before. */
  followNewTexts(listener: NewTextsListener | undefined): void {
    this.#onNewTexts = listener;
  }

  /** Whether somebody hears of new texts. */
  get isFollowed(): boolean {
    return this.#onNewTexts !== undefined;
  }

  setting(name: string): string | undefined {
    const row = this.file.get('SELECT value FROM settings WHERE name = ?', name);
    return row && String(row['value']);
  }

  setSetting(name: string, value: string): void {
    if (this.setting(name) === value) return;
    this.file.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value);
  }

  usedSpace(role: SpaceRole): UsedSpace | undefined {
    return this.#spaces.get(role);
  }

  setUsedSpace(role: SpaceRole, space: UsedSpace | undefined): void {
    this.#spaces.set(role, space);
  }

  files(): IndexedFile[] {
    return this.#rows.all();
  }

  /** As `FileRows.segments`. */
  segments(inScope: (path: string) => boolean): ReturnType<FileRows['segments']> {
    return this.#rows.segments(inScope);
  }

  /** As `FileRows.keyedSegments`. */
  keyedSegments(): ReturnType<FileRows['keyedSegments']> {
    return this.#rows.keyedSegments();
  }

  /** Files that have segments. */
  fileCount(isCounted?: (path: string) => boolean): number {
    return this.#rows.count(isCounted);
  }

  titles(path: string, areInTurn = false): SegmentTitles {
    return this.#rows.titles(path, areInTurn);
  }

  /** Only what is known of the files, not their segments; all in one transaction. */
  touch(files: readonly IndexedFile[]): void {
    this.#rows.touch(files);
  }

  /** 0 where there is no text. */
  largestTextId(): number {
    return Number(this.file.get('SELECT max(id) AS id FROM texts')?.['id'] ?? 0);
  }

  /** The keys of the vectors of up to `count` texts that lie evenly among all. */
  someVectorKeys(count: number): string[] {
    const step = Math.max(1, this.largestTextId() / count);
    const sql = 'SELECT vector FROM texts WHERE id >= ? ORDER BY id LIMIT 1';
    return Array.from({ length: count }, (_, i) =>
      this.file.get(sql, 1 + Math.floor(i * step)),
    ).flatMap((row) =>
      row?.['vector'] instanceof Uint8Array ? Buffer.from(row['vector']).toString('latin1') : [],
    );
  }

  /** Changes when this process or another one has written files. */
  version(): string {
    const version = Number(this.file.get('PRAGMA data_version')?.['data_version']);
    return `${version} ${this.#changes}`;
  }

  /** '' where it is gone. Throws `DamagedIndexError` where it is not as it was written. */
  text(id: number): string {
    return this.readText(id).text;
  }

  /** As `text`, as it lies there: for what goes through all texts, and shows none without asking for it. */
  uncheckedText(id: number): string {
    return String(this.file.get('SELECT text FROM texts WHERE id = ?', id)?.['text'] ?? '');
  }

  /** As `text`, with what is read of it. */
  readText(id: number): ReadText {
    const row = this.file.get('SELECT key, text, input FROM texts WHERE id = ?', id);
    if (!row) {
      if (this.#isHeld(id)) throw new DamagedIndexError(this.file.path);
      return { text: '', input: undefined };
    }
    const { key, text, input } = row;
    const read = { text: String(text), input: inputStored(input) };
    // SQLite knows its pages to be in order, and not what stands in them.
    if (!(key instanceof Uint8Array) || !placeKey(read).equals(key)) {
      throw new DamagedIndexError(this.file.path);
    }
    return read;
  }

  /** Whether a file has a text, by its id. Asked for one that is gone, which it is while files change. */
  #isHeld(id: number): boolean {
    const version = this.version();
    if (this.#held?.version !== version) {
      const ids = new Set<number>();
      for (const { segments } of this.segments(() => true)) {
        for (let at = segmentFields.text; at < segments.length; at += segmentFields.count) {
          ids.add(segments[at] ?? 0);
        }
      }
      this.#held = { version, ids };
    }
    return this.#held.ids.has(id);
  }

  /** What is read of a text. */
  input(id: number): string {
    return inputOf(this.readText(id));
  }

  /** The id of a text; undefined where no file has it. */
  textId(read: ReadText): number | undefined {
    const row = this.file.get('SELECT id FROM texts WHERE key = ?', keyOf(read));
    return row && Number(row['id']);
  }

  /** Puts files and their segments in the place of what was known of them, all in one transaction. */
  replace(changes: readonly FileChange[]): void {
    if (changes.length === 0) return;
    this.#changes++;
    const newTexts: AroundedText[] = [];
    this.file.transaction(() => {
      for (const change of changes) this.#replace(change, newTexts);
      this.#renewMoved();
    });
    this.#onNewTexts?.(newTexts);
  }

  /**
   * Puts more segments behind those of a file that is read in parts, of which it has `before` by then; its row has all of
   * them from `join` on. The hash is the one that the file has once all of it is read: until then nothing has a title.
   */
  append({ file: { path, hash }, segments, below }: FileChange, before: number): void {
    const newTexts: AroundedText[] = [];
    const around = withWordsAround(segments, below);
    this.file.transaction(() => {
      const { numbers, keys } = this.#numbersOf(around, newTexts);
      this.#parts.add(path, { numbers: new Uint8Array(numbers.buffer), keys });
      this.#rows.addTitles(path, before, titlesText(segments, hash));
      const joined = this.#rows.segmentBytes(path);
      // Each time all is written again: so it is written a few times in all, however long the file.
      if (this.#parts.waiting(path) >= Math.max(leastJoinedBytes, joined)) this.#join(path);
      this.#renewMoved();
    });
    this.#onNewTexts?.(newTexts);
  }

  /** Brings what was appended to a file into its row. */
  join(path: string): void {
    this.file.transaction(() => {
      this.#join(path);
    });
  }

  /** Empties a file that is read in parts; the texts that it had are given up later, by `releaseSome`. */
  retire(file: IndexedFile): void {
    this.file.transaction(() => {
      const old = this.#rows.segmentsOf(file.path) ?? new Int32Array();
      const numbers = new Uint8Array(old.buffer, old.byteOffset, old.byteLength);
      this.#parts.retire(file.path, numbers, retiredAtOnce);
      this.#rows.put(file, noBlobs, null);
      this.#renewMoved();
    });
    this.#changes++;
  }

  /** Gives up some thousand places of texts that `retire` took from a file; false where there are none. */
  releaseSome(): boolean {
    // Nearly always there are none: then no other writer is waited for.
    if (!this.#parts.hasRetired) return false;
    return this.file.transaction(() => {
      const numbers = this.#parts.takeRetired();
      if (numbers) this.#release(numbersIn(numbers), '');
      this.#renewMoved();
      return numbers !== undefined;
    });
  }

  remove(path: string): void {
    this.#changes++;
    this.file.transaction(() => {
      const old = this.#rows.segmentsOf(path);
      if (old) this.#release(old, path);
      this.#releaseParts(path);
      this.#rows.remove(path);
      this.#renewMoved();
    });
  }

  close(): void {
    this.file.close();
  }

  #replace({ file, segments, below }: FileChange, newTexts: AroundedText[]): void {
    const old = this.#rows.segmentsOf(file.path);
    const around = withWordsAround(segments, below);
    const { numbers, keys, ids } = this.#numbersOf(around, newTexts);
    if (old) this.#release(old, file.path, ids);
    this.#releaseParts(file.path, ids);
    const blobs = { numbers: new Uint8Array(numbers.buffer), keys };
    this.#rows.put(file, blobs, titlesText(segments, file.hash));
  }

  /** The blobs of segments, whose texts are counted. */
  #numbersOf(
    segments: readonly (PlacedSegment & TextPlace)[],
    newTexts: AroundedText[],
  ): {
    readonly numbers: Int32Array<ArrayBuffer>;
    readonly keys: Uint8Array;
    /** Of their texts. */
    readonly ids: ReadonlySet<number>;
  } {
    const texts = this.#texts.acquire(segments, newTexts);
    const numbers = new Int32Array(segments.length * segmentFields.count);
    const keys = new Uint8Array(segments.length * keyBytes);
    segments.forEach(({ start, end, line, cell = -1 }, i) => {
      const { id = 0, key = noBytes } = texts[i] ?? {};
      numbers.set([id, start, end, line, cell], i * segmentFields.count);
      keys.set(key, i * keyBytes);
    });
    return { numbers, keys, ids: new Set(texts.map(({ id }) => id)) };
  }

  #join(path: string): void {
    const parts = this.#parts.take(path);
    if (parts.length === 0) return;
    this.#changes++;
    this.#rows.append(path, parts);
  }

  #releaseParts(path: string, keeps: ReadonlySet<number> = new Set()): void {
    for (const { numbers } of this.#parts.take(path))
      this.#release(numbersIn(numbers), path, keeps);
  }

  /** Of segments that are gone from a file, by their numbers. `keeps`: ids of the texts that it still has. */
  #release(numbers: Int32Array, path: string, keeps: ReadonlySet<number> = new Set()): void {
    const ids: number[] = [];
    for (let at = 0; at < numbers.length; at += segmentFields.count) ids.push(numbers[at] ?? 0);
    for (const gone of this.#texts.release(ids, path, keeps)) this.fullText.remove(gone);
  }

  /** To be called once, at the end of what changes texts. */
  #renewMoved(): void {
    this.fullText.renew(this.#texts.takeMoved());
  }
}

/** `below`: as in `FileChange`. */
function withWordsAround(
  segments: readonly PlacedSegment[],
  below: string | undefined,
): readonly (PlacedSegment & { readonly around?: string | undefined })[] {
  if (below === undefined) return segments;
  return segments.map((segment) => {
    const { title, text } = segment;
    return { ...segment, around: wordsAround({ path: below, title, text }) };
  });
}
