/** What of a workspace's index is known after a restart without asking for it. */
export interface IndexMemory {
  /** Somebody asked for it and has not cleared it. */
  readonly isWanted: boolean;
  readonly isPaused: boolean;
  /** Every text had its vector when it was last looked at. */
  readonly isComplete: boolean;
}

/** As VS Code's `Memento`. */
interface IndexMemento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'semanticText.index';
const nothing: IndexMemory = { isWanted: false, isPaused: false, isComplete: false };

/** Reads and writes it; whatever an older version left there counts as far as it is understood. */
export class IndexMemoryStore {
  readonly #memento: IndexMemento;
  #memory: IndexMemory;

  constructor(memento: IndexMemento) {
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
