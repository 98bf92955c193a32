import type { LogEntry } from '../../protocol/engineApi.ts';
import { IndexQueries } from './indexQueries.ts';
import { IndexUpkeep } from './indexUpkeep.ts';
import type { InstantSource } from './instant/instantSource.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { OlderModels } from './models/olderModels.ts';
import { OpenIndexes } from './openIndexes.ts';

export interface IndexServiceOptions {
  /** Asked for when a call needs it. Throws where none is open. */
  readonly model: () => Promise<IndexModel>;
  /** Whether a model is open, or being opened. */
  readonly hasModel: () => boolean;
  /** Opened where an index still answers with the vectors of one. */
  readonly older: Pick<OlderModels, 'use' | 'drop' | 'dispose'>;
  readonly instant: Pick<InstantSource, 'find' | 'begin' | 'make'>;
  /** See `OpenIndexes`. */
  readonly endsAfterAnswer: boolean;
  readonly log: (entry: LogEntry) => void;
}

/**
 * The indexes of workspaces, for the editor over RPC and for the command line. Which folder answers what: `files`, what
 * is in the workspace and how it is cut; `store`, where that is kept; `vectors`, the vectors of texts; `models`, whose
 * they are; `ranking`, how a query is answered; `instant`, what is found before there are vectors; `repair`, what is done
 * to vectors before they are compared; `collect`, which vectors are dropped.
 */
export class IndexService {
  readonly upkeep: IndexUpkeep;
  readonly queries: IndexQueries;
  readonly #indexes: OpenIndexes;
  readonly #older: Pick<OlderModels, 'dispose'>;

  constructor(options: IndexServiceOptions) {
    const { log, endsAfterAnswer, older } = options;
    this.#indexes = new OpenIndexes({ log, endsAfterAnswer });
    this.#older = older;
    this.upkeep = new IndexUpkeep(this.#indexes, options);
    this.queries = new IndexQueries(this.#indexes, options);
  }

  /** Closes all. Whoever uses one is cancelled. */
  dispose(): void {
    this.#indexes.dispose();
    this.#older.dispose();
  }
}
