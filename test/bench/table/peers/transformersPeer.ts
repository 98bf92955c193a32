import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { preparePeerModel } from '../../peerModel.ts';

// Below the project, so that its packages are found from there.
const entry = join(projectRoot, '.cache', 'bench', 'transformersProcess.mjs');

/** transformers.js in a process of its own. */
export class TransformersPeer implements Disposable {
  readonly #child: ChildProcess;
  readonly #opened: Promise<unknown[]>;

  private constructor(args: readonly string[]) {
    this.#child = fork(entry, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#opened = this.#answer();
  }

  /** Makes ready what every start needs: the script, as quick to load as a bundle is, and the weights. */
  static async prepare(threads: number): Promise<() => TransformersPeer> {
    await build({
      entryPoints: [join(import.meta.dirname, 'transformersProcess.ts')],
      outfile: entry,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
    });
    const { parent, name } = await preparePeerModel({ withQ8: false });
    return () => new TransformersPeer([parent, name, String(threads)]);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Until the model is loaded. */
  async opened(): Promise<void> {
    await this.#opened;
  }

  async embed(texts: readonly string[]): Promise<void> {
    const answer = this.#answer();
    this.#child.send(texts);
    const [vectors] = await answer;
    if (vectors !== texts.length) throw new Error('Not all vectors of transformers.js came.');
  }

  /** Its next message; rejects when it ends before. */
  async #answer(): Promise<unknown[]> {
    const ended = new AbortController();
    const end = (): void => {
      ended.abort(new Error('The process of transformers.js ended.'));
    };
    this.#child.once('exit', end);
    try {
      const answer: unknown[] = await once(this.#child, 'message', { signal: ended.signal });
      return answer;
    } finally {
      this.#child.off('exit', end);
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
