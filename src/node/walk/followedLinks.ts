import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { liesUnder } from './liesUnder.ts';

/** What a folder holds: as `readdir` gives it. */
export interface LinkedEntry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/**
 * Which links of a walk are followed: those that lead to what is not walked anyway. One that leads into what is walked would
 * show it twice, and one to a folder around it has no end.
 */
export class FollowedLinks {
  readonly #root: string;
  /** The real paths of what is walked, the root among them. */
  #walked: string[] | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** The entries of a folder, links that are followed as what they lead to; the others stay links. */
  async follow(folder: string, entries: readonly LinkedEntry[]): Promise<LinkedEntry[]> {
    const all: LinkedEntry[] = [];
    for (const entry of entries) {
      all.push(entry.isSymbolicLink() ? await this.#followed(folder, entry) : entry);
    }
    return all;
  }

  async #followed(folder: string, link: LinkedEntry): Promise<LinkedEntry> {
    this.#walked ??= [await realpath(this.#root)];
    const path = join(folder, link.name);
    try {
      const real = await realpath(path);
      const info = await stat(real);
      const walked = this.#walked;
      if (liesUnder(walked)(real) || walked.some((each) => liesUnder([real])(each))) return link;
      walked.push(real);
      return {
        name: link.name,
        isDirectory: () => info.isDirectory(),
        isFile: () => info.isFile(),
        isSymbolicLink: () => false,
      };
    } catch {
      // It leads nowhere, as links may.
      return link;
    }
  }
}
