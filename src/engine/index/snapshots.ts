import type { IndexRepair } from './repair/indexRepair.ts';
import { type FittedRepair, type RepairSource } from './repair/indexRepair.ts';
import type { IndexModel } from './models/indexModel.ts';
import { IndexScope } from './ranking/indexScope.ts';
import { parseScoringName, type Scoring } from './ranking/scoring.ts';
import { Snapshot } from './ranking/snapshot.ts';
import { keyBytes } from '../textKey.ts';
import type { WorkspaceDatabase } from './store/workspaceDatabase.ts';
import type { SpaceVectors } from './vectors/spaceVectors.ts';
import type { VectorDatabase } from './vectors/vectorDatabase.ts';

/** What of a model decides how its vectors rank. */
export type RankingModel = Pick<IndexModel, 'trainedForSimilarity' | 'background'> & {
  readonly space: Pick<IndexModel['space'], 'name'>;
};

interface Kept<T> {
  readonly value: T;
  /** Of what it was made of. */
  readonly version: string;
  readonly madeAt: number;
  readonly tookMs: number;
}

// While an index changes, making parts of its snapshots anew takes a twentieth of the time at most.
const restPerWork = 20;
const longestRestMs = 2000;
// They tell within a tenth how many texts have a vector, in a millisecond.
const sampledKeys = 64;
const wordsAlone = '';

/** What is going on in an index. */
export interface Changes {
  /** Whether files are coming in. */
  readonly files: boolean;
  /** Whether texts are being embedded. */
  readonly vectors: boolean;
}

/** The two files of an index, and the repair of its vectors. */
export interface SnapshotSources {
  readonly workspace: WorkspaceDatabase;
  readonly vectors: VectorDatabase;
  readonly repair: IndexRepair;
  readonly changes: () => Changes;
}

/**
 * Makes snapshots of an index and keeps the last one of each space. One rule of freshness: what is kept serves while its
 * version is that of the files; while what it is made of is changing also for twenty times as long as it took to make.
 */
export class Snapshots {
  readonly #sources: SnapshotSources;
  #scope: Kept<IndexScope> | undefined;
  /** By the name of the space. */
  readonly #snapshots = new Map<string, Kept<Snapshot>>();
  /** Found ones, by name: a space stays as long as its file. */
  readonly #spaces = new Map<string, SpaceVectors>();
  /** Texts that have a vector, by the name of the space. */
  readonly #counts = new Map<string, Kept<number>>();

  constructor(sources: SnapshotSources) {
    this.#sources = sources;
  }

  /** The segments as they are now. */
  scope(): IndexScope {
    return this.#keptScope().value;
  }

  /**
   * The index as it is now, to be searched by meaning with a model or, without one, by words alone. Vectors are read and
   * repaired here, in turns with other work, since many of them take seconds. `mayRest`: whether what is kept serves for a
   * while although files come in.
   */
  async of(model: RankingModel | undefined, mayRest = true): Promise<Snapshot> {
    const name = model?.space.name ?? wordsAlone;
    const vectors = model && this.vectorsIn(name);
    const kept = this.#snapshots.get(name);
    const version = this.#versionOf(this.#sources.workspace.version(), model, vectors);
    // One without vectors does not serve once there are some.
    const isOfItsKind = (kept?.value.vectors === undefined) === (vectors === undefined);
    if (kept && isOfItsKind && isCurrent(kept, version, mayRest && this.#sources.changes().files)) {
      return kept.value;
    }
    const began = performance.now();
    const { snapshot, files } = await this.#make(model, vectors, mayRest);
    const madeAt = performance.now();
    const madeOf = this.#versionOf(files, model, vectors);
    const tookMs = madeAt - began;
    this.#snapshots.set(name, { value: snapshot, version: madeOf, madeAt, tookMs });
    return snapshot;
  }

  /** The vectors of a space as they are now; undefined before the first. */
  vectorsIn(space: string): SpaceVectors | undefined {
    const vectors = this.#spaces.get(space) ?? this.#sources.vectors.find(space);
    if (vectors) this.#spaces.set(space, vectors);
    vectors?.refresh();
    return vectors;
  }

  /** How many texts have a vector of a space; while these come in they are counted now and then. */
  countOf(space: string): number {
    const vectors = this.vectorsIn(space);
    if (!vectors) return 0;
    const { value: scope, version: files } = this.#keptScope();
    const version = `${files} ${vectors.version}`;
    const kept = this.#counts.get(space);
    if (kept && isCurrent(kept, version, this.#sources.changes().vectors)) return kept.value;
    const counted = made(version, () => countVectors(scope.keyBlob(), vectors));
    this.#counts.set(space, counted);
    return counted.value;
  }

  /** What a repair is fitted to; undefined before the model's first vector. */
  repairSource({ space, trainedForSimilarity }: RankingModel): RepairSource | undefined {
    const vectors = this.vectorsIn(space.name);
    if (!vectors) return undefined;
    const keys = (): Uint8Array => this.scope().keyBlob();
    return { space: space.name, trainedForSimilarity, keys, vectors };
  }

  /** The repair that scores were made with, by `Snapshot.scoredBy`; the one of now where that is not known any more. */
  async repairOf(
    scoredBy: string | undefined,
    model: RankingModel,
  ): Promise<FittedRepair | undefined> {
    const name = scoredBy === undefined ? undefined : parseScoringName(scoredBy);
    if (name?.space !== model.space.name) return this.#repairFor(model);
    if (name.repairId === undefined) return undefined;
    return this.#sources.repair.known(name.repairId) ?? this.#repairFor(model);
  }

  /** What is in memory of a space is let go. */
  forget(space: string): void {
    this.#snapshots.delete(space);
    this.#counts.delete(space);
    this.#spaces.delete(space);
    this.#sources.vectors.forget(space);
  }

  #keptScope(mayRest = true): Kept<IndexScope> {
    const { workspace, changes } = this.#sources;
    const version = workspace.version();
    if (this.#scope && isCurrent(this.#scope, version, mayRest && changes().files)) {
      return this.#scope;
    }
    // It would hold the old segments until the next query by words alone.
    this.#snapshots.delete(wordsAlone);
    this.#scope = made(version, () => new IndexScope(workspace, () => true));
    return this.#scope;
  }

  /** `files`: their version when the scope was read, which may have been replaced since. */
  async #make(
    model: RankingModel | undefined,
    vectors: SpaceVectors | undefined,
    mayRest: boolean,
  ): Promise<{ readonly snapshot: Snapshot; readonly files: string }> {
    const { workspace } = this.#sources;
    if (!model || !vectors) {
      const { value, version } = this.#keptScope(mayRest);
      return { snapshot: new Snapshot(workspace, value, undefined), files: version };
    }
    const isRepaired = this.#sources.repair.method(model.trainedForSimilarity) !== 'none';
    const repair = isRepaired ? await this.#repairFor(model) : undefined;
    const background = model.background?.of(repair?.rows);
    // Awaited below: until then nobody hears of a failure.
    background?.catch(() => undefined);
    // Read beside this thread, which makes the rest meanwhile.
    const reading = isRepaired ? undefined : this.#readAhead(vectors);
    const { value: scope, version: files } = this.#keptScope(mayRest);
    const keys = scope.keyBlob();
    if (repair) await readRepaired(vectors, keys, repair);
    await reading;
    const scoring: Scoring = {
      space: vectors,
      name: model.space.name,
      repair,
      background: await background,
    };
    return { snapshot: new Snapshot(workspace, scope, scoring, keys), files };
  }

  async #repairFor(model: RankingModel): Promise<FittedRepair | undefined> {
    const source = this.repairSource(model);
    return source && this.#sources.repair.current(source);
  }

  #readAhead(vectors: SpaceVectors): Promise<void> | undefined {
    const { workspace } = this.#sources;
    const some = workspace.someVectorKeys(sampledKeys);
    const share = some.filter((key) => vectors.has(key)).length / Math.max(1, some.length);
    return vectors.readAhead(share * workspace.largestTextId());
  }

  #versionOf(
    files: string,
    model: RankingModel | undefined,
    vectors: SpaceVectors | undefined,
  ): string {
    const { repair } = this.#sources;
    return `${files} ${vectors?.version} ${model && repair.method(model.trainedForSimilarity)}`;
  }
}

function isCurrent(
  { version, madeAt, tookMs }: Kept<unknown>,
  wanted: string,
  isChanging: boolean,
): boolean {
  if (version === wanted) return true;
  return isChanging && performance.now() - madeAt < Math.min(longestRestMs, restPerWork * tookMs);
}

function made<T>(version: string, make: () => T): Kept<T> {
  const began = performance.now();
  const value = make();
  const madeAt = performance.now();
  return { value, version, madeAt, tookMs: madeAt - began };
}

/** Reads vectors into memory under a repair that is fast on many rows; what is there already stays. */
async function readRepaired(
  vectors: SpaceVectors,
  keys: Uint8Array,
  { rows }: FittedRepair,
): Promise<void> {
  vectors.refresh();
  const numbers = Int32Array.from({ length: keys.length / keyBytes }, (_, place) =>
    vectors.find(keys, place * keyBytes),
  );
  await vectors.resident(rows.mapRows).prepare(numbers, (block) => rows.mapManyRows(block));
}

function countVectors(keys: Uint8Array, vectors: SpaceVectors): number {
  let count = 0;
  for (let at = 0; at < keys.length; at += keyBytes) if (vectors.find(keys, at) >= 0) count++;
  return count;
}
