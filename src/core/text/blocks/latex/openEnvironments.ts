import { tables } from './latexCommands.ts';

const lists: ReadonlySet<string> = new Set(['itemize', 'enumerate', 'description']);

/** The environments of LaTeX that are open at a place. Each question takes the same time, however many there are. */
export class OpenEnvironments {
  readonly #names: string[] = [];
  readonly #times = new Map<string, number>();
  #tables = 0;
  #lists = 0;

  /** How deep an item of a list stands. */
  get depth(): number {
    return this.#lists;
  }

  get isTable(): boolean {
    return this.#tables > 0;
  }

  open(name: string): void {
    this.#names.push(name);
    this.#count(name, 1);
  }

  /** Ends the last one of that name, and what is open in it; nothing where there is none. */
  close(name: string): void {
    if ((this.#times.get(name) ?? 0) === 0) return;
    for (let last = this.#names.pop(); last !== undefined; last = this.#names.pop()) {
      this.#count(last, -1);
      if (last === name) return;
    }
  }

  #count(name: string, change: 1 | -1): void {
    this.#times.set(name, (this.#times.get(name) ?? 0) + change);
    if (tables.has(name)) this.#tables += change;
    if (lists.has(name)) this.#lists += change;
  }
}
