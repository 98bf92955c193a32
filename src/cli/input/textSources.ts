import { stat } from 'node:fs/promises';
import type { StandardStreams } from '../command.ts';
import { readInput, standardInput } from './readInput.ts';

/** The texts of the files that a command was given. Can be read more than once. */
export class TextSources {
  readonly #files: readonly string[];
  readonly #streams: StandardStreams;
  /** What gives its text only once: standard input, and pipes that have a name. */
  readonly #kept = new Map<string, string>();

  constructor(files: readonly string[], streams: StandardStreams) {
    this.#files = files;
    this.#streams = streams;
  }

  /** File by file, so that one text at a time is in memory. Throws `fileUnreadable`. */
  async *read(): AsyncGenerator<{ readonly file: string; readonly text: string }> {
    for (const file of this.#files) {
      const kept = this.#kept.get(file);
      if (kept !== undefined) {
        yield { file, text: kept };
        continue;
      }
      const text = await readInput(file, this.#streams);
      if (file === standardInput || !(await stat(file)).isFile()) this.#kept.set(file, text);
      yield { file, text };
    }
  }
}
