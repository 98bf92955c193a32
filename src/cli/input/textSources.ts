import { stat } from 'node:fs/promises';
import { isParquet } from '../../core/tables/tableFormat.ts';
import { isLog, mostWholeBytes } from '../../engine/index/files/fileLimits.ts';
import { usualEncoding, type EncodingRule } from '../../node/encoding/encodings.ts';
import type { StandardStreams } from '../command.ts';
import { readInput, standardInput } from './readInput.ts';

/** The texts of the files that a command was given. Can be read more than once. */
export class TextSources {
  readonly files: readonly string[];
  /** In which encodings they are. */
  readonly rule: EncodingRule;
  readonly #streams: StandardStreams;
  /** What gives its text only once: standard input, and pipes that have a name. */
  readonly #kept = new Map<string, string>();

  constructor(files: readonly string[], streams: StandardStreams, rule = usualEncoding) {
    this.rule = rule;
    this.files = files;
    this.#streams = streams;
  }

  /** Throws `fileUnreadable`. */
  async text(file: string): Promise<string> {
    const kept = this.#kept.get(file);
    if (kept !== undefined) return kept;
    const text = await readInput(file, this.#streams, this.rule);
    if (!(await this.isRegular(file))) this.#kept.set(file, text);
    return text;
  }

  /** Whether a file can be read anew: it is no pipe. */
  async isRegular(file: string): Promise<boolean> {
    return file !== standardInput && (await stat(file)).isFile();
  }

  /** Whether a file is a log, or holds records, and so long that not all of it should be in memory; or Parquet, which is no text. */
  async isReadInParts(file: string): Promise<boolean> {
    if (file === standardInput || !isLog(file)) return false;
    const found = await stat(file).catch(() => undefined);
    return found?.isFile() === true && (isParquet(file) || found.size > mostWholeBytes);
  }
}
