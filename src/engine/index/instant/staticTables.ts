import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors/appError.ts';
import { buildStaticTable } from '../../../core/vectors/buildStaticTable.ts';
import {
  encodeStaticTable,
  parseStaticTable,
  type StaticTable,
} from '../../../core/vectors/staticTable.ts';
import { makePrivateFolder } from '../../../node/files/privateFiles.ts';
import { AtomicFile } from '../../../node/files/atomicFile.ts';
import { readStaticTableFile } from '../../../node/model/modelFolder.ts';
import type { OpenedModel } from '../../openedModel.ts';

const known = new WeakMap<OpenedModel['embedder'], StaticTables>();

/** The table of a model, held once for whoever asks: documents in memory and indexes. */
export function staticTablesOf(opened: OpenedModel): StaticTables {
  const tables = known.get(opened.embedder) ?? new StaticTables(opened);
  known.set(opened.embedder, tables);
  return tables;
}

/** The table for instant search of one model: shipped with it, or made once and kept. */
class StaticTables {
  readonly #opened: OpenedModel;
  #table: StaticTable | undefined;

  constructor(opened: OpenedModel) {
    this.#opened = opened;
  }

  /** The model's own, or the one that was made and kept in this folder; undefined where there is none yet. */
  async find(keptIn: string | undefined): Promise<StaticTable | undefined> {
    if (this.#table) return this.#table;
    const shipped = this.#isDefault() ? await readStaticTableFile(this.#opened.folder) : undefined;
    if (shipped) return this.#keep(parseStaticTable(shipped));
    const bytes = keptIn && (await readFile(this.#path(keptIn)).catch(() => undefined));
    if (!bytes) return undefined;
    try {
      return this.#keep(parseStaticTable(bytes));
    } catch (error) {
      // Of an earlier release, or damaged: it is made again.
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  /** As `find`, made where there is none: a minute of bulk work for 30,000 word pieces. Kept in the folder. */
  async make(keptIn: string | undefined, signal: AbortSignal | undefined): Promise<StaticTable> {
    const found = await this.find(keptIn);
    if (found) return found;
    const { embedder, description } = this.#opened;
    const table = await buildStaticTable(embedder, description.choice, {
      priority: 'bulk',
      signal,
    });
    if (keptIn !== undefined) await write(keptIn, this.#path(keptIn), table);
    return this.#keep(table);
  }

  /** The first one stays: two who ask at a time may both have read it. */
  #keep(table: StaticTable): StaticTable {
    return (this.#table ??= table);
  }

  #path(folder: string): string {
    const { filesHash, choice, denseLayerCount, isCut, vectorDims } = this.#opened.description;
    const { layer, pooling } = choice;
    const hasLayer = pooling !== 'first-last' && pooling !== 'file';
    const of = layer === -1 || !hasLayer ? pooling : `${pooling}-${layer}`;
    const dense = (denseLayerCount > 0 ? '-dense' : '') + (isCut ? `-${vectorDims}` : '');
    return join(folder, `staticTable-${filesHash.slice(0, 16)}-${of}${dense}.bin`);
  }

  /** A model's own table is of the vectors that its files ask for. */
  #isDefault(): boolean {
    const { choice, facts } = this.#opened.description;
    return choice.layer === facts.choice.layer && choice.pooling === facts.choice.pooling;
  }
}

/** Where nothing can be kept, it is made again another time. */
async function write(folder: string, path: string, table: StaticTable): Promise<void> {
  try {
    await makePrivateFolder(folder);
    const file = await AtomicFile.create(path, true);
    await file.write(Buffer.from(encodeStaticTable(table)));
    await file.commit();
  } catch (error) {
    if (!(error instanceof AppError) && (error as NodeJS.ErrnoException).code === undefined) {
      throw error;
    }
  }
}
