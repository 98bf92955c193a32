import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyTable } from '../../../core/rows/keyTable.ts';
import type { WorkspaceRegister } from '../vectors/workspaceRegister.ts';
import { WorkspaceReader } from '../store/workspaceReader.ts';
import { applicationIds, sqliteOwner } from '../sqlite/sqliteOwner.ts';

interface UsingWorkspace {
  readonly keys: WorkspaceReader;
  readonly usedAt: number;
  isOpen: boolean;
}

/** The keys of one space that are in use. */
interface SpaceUsage {
  readonly table: KeyTable;
  /** By a key's number, the rank of the workspace that used it last. */
  ranks: Int32Array;
}

const textsAtOnce = 2000;
const nowhere = -1;

/**
 * Who uses which vectors. Each workspace has a rank, from 0: those that are open come first, then the one that was used
 * last. A workspace that is made while this runs gets rank 0.
 */
export class UsedVectors {
  readonly #vectorsPath: string;
  readonly #register: WorkspaceRegister;
  readonly #spaceNames: readonly string[];
  /** By the path of their files. */
  readonly #workspaces = new Map<string, UsingWorkspace>();
  readonly #order: string[];
  readonly #spaces = new Map<string, SpaceUsage>();

  constructor(vectorsPath: string, register: WorkspaceRegister, spaceNames: readonly string[]) {
    this.#vectorsPath = vectorsPath;
    this.#register = register;
    this.#spaceNames = spaceNames;
    this.#findWorkspaces();
    const lastUse = ({ isOpen, usedAt }: UsingWorkspace): number => (isOpen ? Infinity : usedAt);
    this.#order = [...this.#workspaces]
      .sort(([, a], [, b]) => (lastUse(b) === lastUse(a) ? 0 : lastUse(b) - lastUse(a)))
      .map(([path]) => path);
  }

  get workspaceCount(): number {
    return this.#order.length;
  }

  /** Whether the workspace of a rank is open. */
  isOpen(rank: number): boolean {
    return this.#workspaces.get(this.#order[rank] ?? '')?.isOpen === true;
  }

  /** Takes in workspaces and texts that came since, `breathe` called now and then. */
  async update(breathe: () => Promise<void> | undefined): Promise<void> {
    const steps = this.#update();
    while (steps.next().done !== true) await breathe();
  }

  /** As `update`, with nothing in between. */
  updateNow(): void {
    const steps = this.#update();
    while (steps.next().done !== true);
  }

  *#update(): Generator<undefined> {
    this.#findWorkspaces();
    for (const [path, { keys }] of this.#workspaces) {
      const rank = Math.max(0, this.#order.indexOf(path));
      const spaces = keys.spaces(this.#spaceNames).map((name) => this.#space(name));
      for (;;) {
        const found = keys.next(textsAtOnce);
        for (const key of found) for (const space of spaces) note(space, key, rank);
        if (found.length === 0) break;
        yield undefined;
      }
    }
  }

  /** The rank of the workspace that last used the key at `at` last; -1 where nobody uses it. */
  rankOf(space: string, keys: Uint8Array, at: number): number {
    const usage = this.#spaces.get(space);
    const number = usage?.table.find(keys, at) ?? nowhere;
    return usage && number >= 0 ? (usage.ranks[number] ?? nowhere) : nowhere;
  }

  close(): void {
    for (const { keys } of this.#workspaces.values()) keys.close();
  }

  #space(name: string): SpaceUsage {
    const usage = this.#spaces.get(name) ?? { table: new KeyTable(), ranks: new Int32Array(1024) };
    this.#spaces.set(name, usage);
    return usage;
  }

  /** Forgets workspaces whose file is gone. */
  #findWorkspaces(): void {
    const users = this.#register.list();
    for (const path of new Set([...users.keys(), ...beside(this.#vectorsPath)])) {
      const known = this.#workspaces.get(path);
      const user = users.get(path);
      const isOpen = user?.isOpen === true;
      if (known) known.isOpen = isOpen;
      else if (isIndexFile(path)) {
        const usedAt = user?.usedAt ?? statSync(path).mtimeMs;
        this.#workspaces.set(path, { keys: new WorkspaceReader(path), usedAt, isOpen });
      } else this.#register.forget(path);
    }
  }
}

function note(space: SpaceUsage, key: Uint8Array, rank: number): void {
  const number = space.table.size;
  const known = space.table.add(key, 0);
  if (known >= space.ranks.length) {
    const ranks = new Int32Array(2 * space.ranks.length);
    ranks.set(space.ranks);
    space.ranks = ranks;
  }
  const before = known < number ? (space.ranks[known] ?? rank) : rank;
  space.ranks[known] = Math.min(before, rank);
}

/** Files of indexes in the folders beside the vectors, where earlier releases left no other trace of them. */
function beside(vectorsPath: string): string[] {
  const folder = dirname(vectorsPath);
  const names = existsSync(folder) ? ['.', ...readdirSync(folder)] : [];
  return names
    .map((name) => join(folder, name, 'workspace.sqlite'))
    .filter((path) => existsSync(path));
}

/** Whether it is there, and no other program's database. */
function isIndexFile(path: string): boolean {
  return existsSync(path) && sqliteOwner(path, applicationIds.workspace) !== 'others';
}
