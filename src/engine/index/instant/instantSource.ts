import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import type { LogEntry } from '../../../protocol/engineApi.ts';
import type { OpenedModel } from '../../openedModel.ts';
import { InstantIndex } from './instantIndex.ts';
import { StaticThread } from './staticThread.ts';
import { staticTablesOf } from './staticTables.ts';

/** Instant search with the model in use, once its static table is there. */
export class InstantSource {
  readonly #model: () => Promise<OpenedModel>;
  readonly #log: (entry: LogEntry) => void;
  #index: InstantIndex | undefined;
  #making: Promise<InstantIndex | undefined> | undefined;

  constructor(model: () => Promise<OpenedModel>, log: (entry: LogEntry) => void) {
    this.#model = model;
    this.#log = log;
  }

  /** Undefined while a model that ships no table has none. `keptIn`: the folder where one that was made is kept. */
  async find(keptIn: string | undefined): Promise<InstantIndex | undefined> {
    const opened = await this.#model();
    const table = await staticTablesOf(opened).find(keptIn);
    return table && (this.#index ??= instantIndex(table, opened));
  }

  /** As `find`; where there is none, it is being made from now on, behind all other work, and kept in the folder. */
  async begin(keptIn: string | undefined): Promise<InstantIndex | undefined> {
    const found = await this.find(keptIn);
    if (!found) void this.make(keptIn);
    return found;
  }

  /** As `begin`, and waits for it; undefined where it cannot be made, which the log tells. */
  async make(keptIn: string | undefined): Promise<InstantIndex | undefined> {
    const found = await this.find(keptIn);
    return found ?? (this.#making ??= this.#make(keptIn));
  }

  async #make(keptIn: string | undefined): Promise<InstantIndex | undefined> {
    const began = performance.now();
    const log = this.#log;
    log({ level: 'info', message: 'Making the table for instant search, once for this model…' });
    try {
      await staticTablesOf(await this.#model()).make(keptIn, undefined);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      log({ level: 'info', message: `Made the table for instant search in ${seconds} s.` });
      return await this.find(keptIn);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log({ level: 'warn', message: `No table for instant search could be made: ${reason}` });
      return undefined;
    }
  }
}

function instantIndex(table: StaticTable, { folder, embedder }: OpenedModel): InstantIndex {
  const startMaker = (): StaticThread => new StaticThread({ table, modelFolder: folder });
  return new InstantIndex(table, embedder.tokenizer, startMaker);
}
