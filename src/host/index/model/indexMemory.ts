import type { IndexStatus } from '../../../protocol/indexApi.ts';
import type { IndexStateKind } from '../../../protocol/page/pageNeighbours.ts';

/** What of a workspace's index is known after a restart without asking for it. */
export interface IndexMemory {
  /** Somebody asked for it and has not cleared it. */
  readonly isWanted: boolean;
  readonly isPaused: boolean;
  /** Every text had its vector when it was last looked at. */
  readonly isComplete: boolean;
}

/** As VS Code's `Memento`. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'semanticText.index';
const nothing: IndexMemory = { isWanted: false, isPaused: false, isComplete: false };

/** Reads and writes it; whatever an older version left there counts as far as it is understood. */
export class IndexMemoryStore {
  readonly #memento: Memento;
  #memory: IndexMemory;

  constructor(memento: Memento) {
    this.#memento = memento;
    const kept = memento.get(key);
    const has = (name: string): boolean =>
      typeof kept === 'object' && kept !== null && (kept as Record<string, unknown>)[name] === true;
    this.#memory = {
      isWanted: has('isWanted'),
      isPaused: has('isWanted') && has('isPaused'),
      isComplete: has('isWanted') && has('isComplete'),
    };
  }

  get memory(): IndexMemory {
    return this.#memory;
  }

  async set(change: Partial<IndexMemory>): Promise<void> {
    const next = { ...this.#memory, ...change };
    this.#memory = next.isWanted ? next : nothing;
    await this.#memento.update(key, next.isWanted ? next : undefined);
  }
}

/**
 * What the index counts as. Searches alone may have embedded every text of a small workspace: as long as nobody has
 * asked for the index it is not kept up to date, so that is `partial`.
 */
export function indexKind(
  isRunning: boolean,
  status: Pick<IndexStatus, 'texts' | 'embedded'> | undefined,
  { isWanted, isComplete }: Pick<IndexMemory, 'isWanted' | 'isComplete'>,
): IndexStateKind {
  if (isRunning) return 'updating';
  if (!isWanted) return status ? 'partial' : 'absent';
  const isWhole = status ? status.embedded >= status.texts : isComplete;
  return isWhole ? 'ready' : 'partial';
}
