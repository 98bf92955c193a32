import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import type { LogEntry } from '../../../protocol/engineApi.ts';
import type { OpenedModel } from '../../engine.ts';
import { InstantIndex } from './instantIndex.ts';
import { StaticThread } from './staticThread.ts';
import { StaticTables } from './staticTables.ts';

/** Instant search with the model in use, once its static table is there. */
export class InstantSource {
  readonly #model: () => Promise<OpenedModel>;
  readonly #log: (entry: LogEntry) => void;
  #tables: StaticTables | undefined;
  #index: InstantIndex | undefined;
  #isMaking = false;

  constructor(model: () => Promise<OpenedModel>, log: (entry: LogEntry) => void) {
    this.#model = model;
    this.#log = log;
  }

  /**
   * Undefined while a model that ships no table has none: with `makes` it is being made from now on, behind all other
   * work, and kept in the folder.
   */
  async open(keptIn: string | undefined, makes: boolean): Promise<InstantIndex | undefined> {
    const opened = await this.#model();
    this.#tables ??= new StaticTables(opened);
    const table = await this.#tables.find(keptIn);
    if (table) return (this.#index ??= this.#instantIndex(table, opened));
    if (makes && !this.#isMaking) {
      this.#isMaking = true;
      void this.#make(this.#tables, keptIn);
    }
    return undefined;
  }

  #instantIndex(table: StaticTable, { folder, embedder }: OpenedModel): InstantIndex {
    const startMaker = (): StaticThread => new StaticThread({ table, modelFolder: folder });
    return new InstantIndex(table, embedder.tokenizer, startMaker);
  }

  async #make(tables: StaticTables, keptIn: string | undefined): Promise<void> {
    const began = performance.now();
    try {
      await tables.make(keptIn, undefined);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      this.#log({ level: 'info', message: `Made the table for instant search in ${seconds} s.` });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log({ level: 'warn', message: `No table for instant search could be made: ${reason}` });
    }
  }
}
