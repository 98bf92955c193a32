import { readFile } from 'node:fs/promises';
import { cpus, hostname, release } from 'node:os';
import { join } from 'node:path';
import { jsonIfAny } from '../../../core/json/parseJson.ts';
import { AtomicFile } from '../../../node/files/atomicFile.ts';
import { makePrivateFolder } from '../../../node/files/privateFiles.ts';
import { sha256 } from '../../../node/files/fileHash.ts';
import type { LogEntry } from '../../../protocol/engineApi.ts';
import { releaseVersion } from './releaseVersion.ts';

/**
 * What was learned by trying on this machine with this release, in small files of one folder. What another
 * machine, another release or another Node wrote there is not read.
 */
export class MachineMemory {
  readonly #folder: string;
  readonly #here: readonly string[];
  readonly #log: (entry: LogEntry) => void;

  /** `folder` need not exist yet. */
  constructor(folder: string, log: (entry: LogEntry) => void) {
    this.#folder = folder;
    this.#log = log;
    const { platform, arch, versions } = process;
    this.#here = [
      releaseVersion(),
      hostname(),
      platform,
      arch,
      release(),
      cpus()[0]?.model ?? '',
      versions.node,
      versions['electron'] ?? '',
    ];
  }

  /** What was remembered under a name, or undefined. */
  async recall(name: string): Promise<unknown> {
    const text = await readFile(this.#path(name), 'utf8').catch(() => undefined);
    // Half a file counts as none: it is found out again.
    return text === undefined ? undefined : jsonIfAny(text);
  }

  /** Where the file cannot be written it is said in the log, and found out again at the next start. */
  async remember(name: string, value: unknown): Promise<void> {
    try {
      await makePrivateFolder(this.#folder);
      const file = await AtomicFile.create(this.#path(name), true);
      await file.write(`${JSON.stringify(value)}\n`);
      await file.commit();
    } catch (error) {
      this.#log({
        level: 'info',
        message: `What was found out about this machine is not kept: ${String(error)}`,
      });
    }
  }

  #path(name: string): string {
    const here = sha256(JSON.stringify(this.#here)).slice(0, 16);
    return join(this.#folder, `${name}-${here}.json`);
  }
}
