import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { isPathWithin } from '../../core/model/isPathWithin.ts';
import { hashNamed } from '../files/fileHash.ts';
import type { HubListing } from './hubClient.ts';
import { isCommit, isModelId, type ModelFile } from '../model/modelRecord.ts';
import { readUnasked } from '../files/regularFile.ts';

// A commit and the end of its line.
const mostRefBytes = 1000;

/** A model in the cache that the Hub's own tools share. */
export interface CachedModel extends HubListing {
  /** The snapshot's folder. */
  readonly folder: string;
}

/**
 * Reads the folder where the Hub's own tools keep what they downloaded (`~/.cache/huggingface/hub`, see
 * `hubEnvironment`): `models--OWNER--NAME/snapshots/COMMIT/…`, links to `blobs/HASH`. A file that is no such link
 * cannot be checked and is left out. Reads names only, no content, and writes nothing.
 */
export class HuggingFaceCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Every model with a snapshot, by id. */
  async list(): Promise<readonly CachedModel[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const ids = names
      .filter((name) => name.startsWith('models--'))
      .map((name) => name.slice('models--'.length).replace('--', '/'));
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.flatMap((model) => model ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The snapshot of the branch `main`, or where the cache does not know that, the only one. */
  async find(id: string): Promise<CachedModel | undefined> {
    if (!isModelId(id)) return undefined;
    const model = this.#modelFolder(id);
    const commits = (await readdir(join(model, 'snapshots')).catch(() => [])).filter(isCommit);
    const ref = await readUnasked(join(model, 'refs', 'main'), mostRefBytes);
    const main = typeof ref === 'string' ? '' : ref.toString('utf8').trim();
    const named = commits.find((commit) => commit === main);
    const commit = named ?? (commits.length === 1 ? commits[0] : undefined);
    if (commit === undefined) return undefined;
    const folder = join(model, 'snapshots', commit);
    return { id, commit, folder, files: await filesIn(folder) };
  }

  /** Where the content of a file of a model would lie; somebody may be writing it, and it is to be verified. */
  async blob(id: string, { bytes, hash }: ModelFile): Promise<string | undefined> {
    if (!isModelId(id)) return undefined;
    const path = join(this.#modelFolder(id), 'blobs', hash.hex);
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() === true && found.size === bytes ? realpath(path) : undefined;
  }

  #modelFolder(id: string): string {
    return join(this.#folder, `models--${id.replace('/', '--')}`);
  }
}

async function filesIn(snapshot: string): Promise<readonly ModelFile[]> {
  const names = await readdir(snapshot, { recursive: true }).catch(() => []);
  const files = await Promise.all(
    names.map(async (name): Promise<ModelFile | undefined> => {
      const full = join(snapshot, name);
      const target = await readlink(full).catch(() => undefined);
      const hash = target === undefined ? undefined : hashNamed(basename(target));
      const found = hash && (await stat(full).catch(() => undefined));
      const path = relative(snapshot, full).split(sep).join('/');
      if (!hash || found?.isFile() !== true || !isPathWithin(path)) return undefined;
      return { path, bytes: found.size, hash };
    }),
  );
  return files.flatMap((file) => file ?? []);
}
