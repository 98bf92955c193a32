import { isCancellation } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { LogEntry, OpenRequest } from '../../../protocol/engineApi.ts';
import type { OpenedModel } from '../../openedModel.ts';
import { indexModel, type IndexModel } from './indexModel.ts';
import type { ModelSource } from './usedSpaces.ts';

export interface OlderModelsOptions {
  readonly load: (request: OpenRequest) => Promise<OpenedModel>;
  readonly log: (entry: LogEntry) => void;
  /** A session holds as much memory as the model in use. */
  readonly idleMs?: number;
}

interface Kept {
  readonly opened: Promise<OpenedModel>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

const defaultIdleMs = 5 * 60_000;

/**
 * Models that are no longer in use and whose vectors an index still answers with: each is opened by the first query
 * that needs it, and its session released when it is dropped or nobody has asked for a while.
 */
export class OlderModels {
  readonly #options: OlderModelsOptions;
  /** By the name of the space. */
  readonly #kept = new Map<string, Kept>();
  /** Spaces of models that are gone, or no longer what they were. */
  readonly #lost = new Set<string>();

  constructor(options: OlderModelsOptions) {
    this.#options = options;
  }

  /** Runs `work` with a model; undefined where it can no longer be opened as it was. */
  async use<T>(
    source: ModelSource,
    work: (model: IndexModel) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const { space } = source;
    if (this.#lost.has(space)) return undefined;
    const kept = this.#kept.get(space) ?? this.#open(source);
    clearTimeout(kept.idle);
    kept.users++;
    try {
      const model = await this.#whole(kept, source);
      return model && { value: await work(model) };
    } finally {
      kept.users--;
      if (kept.users === 0) this.#rest(space, kept);
    }
  }

  /** Nobody will ask for these vectors any more. Whoever uses the model finishes. */
  drop(space: string): void {
    const kept = this.#kept.get(space);
    this.#kept.delete(space);
    if (kept?.users === 0) this.#release(kept);
  }

  dispose(): void {
    for (const space of [...this.#kept.keys()]) this.drop(space);
  }

  #open({ space, request }: ModelSource): Kept {
    const kept = { opened: this.#options.load(request), users: 0, idle: undefined };
    this.#kept.set(space, kept);
    return kept;
  }

  /** The model, where its vectors are still those of the space. */
  async #whole(kept: Kept, { space, name }: ModelSource): Promise<IndexModel | undefined> {
    let problem: string;
    try {
      const model = indexModel(await kept.opened);
      if (model.space.name === space) return model;
      problem = t('its files or settings are no longer the same');
    } catch (error) {
      if (isCancellation(error)) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    if (!this.#lost.has(space)) {
      const message = t(
        'The index has vectors of {0}, which cannot rank until the new ones are complete: {1}.',
        name,
        problem,
      );
      this.#options.log({ level: 'warn', message });
    }
    this.#lost.add(space);
    this.#kept.delete(space);
    return undefined;
  }

  #rest(space: string, kept: Kept): void {
    if (this.#kept.get(space) !== kept) {
      this.#release(kept);
      return;
    }
    kept.idle = setTimeout(() => {
      this.drop(space);
    }, this.#options.idleMs ?? defaultIdleMs).unref();
  }

  #release({ opened, idle }: Kept): void {
    clearTimeout(idle);
    // One that could not be opened holds nothing.
    opened.then(({ embedder }) => embedder.session.dispose()).catch(() => undefined);
  }
}
