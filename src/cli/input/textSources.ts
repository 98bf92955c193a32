import { stat } from 'node:fs/promises';
import { usualEncoding, type EncodingRule } from '../../node/encoding/encodings.ts';
import type { StandardStreams } from '../command.ts';
import { readInput, standardInput } from './readInput.ts';

/** The texts of the files that a command was given. Can be read more than once. */
export class TextSources {
  readonly #files: readonly string[];
  readonly #streams: StandardStreams;
  readonly #rule: EncodingRule;
  /** What gives its text only once: standard input, and pipes that have a name. */
  readonly #kept = new Map<string, string>();

  constructor(files: readonly string[], streams: StandardStreams, rule = usualEncoding) {
    this.#rule = rule;
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
      const text = await readInput(file, this.#streams, this.#rule);
      if (file === standardInput || !(await stat(file)).isFile()) this.#kept.set(file, text);
      yield { file, text };
    }
  }
}
