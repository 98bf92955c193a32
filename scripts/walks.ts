/**
 * `npm run walks`: which files of `src` run a function during one query and during one saved file, as Markdown for
 * ARCHITECTURE.md. V8 counts them while the sources run as they are, between the call and its answer: what timers run
 * meanwhile is counted too, and what threads run, or a file when it is loaded, is not. V8 does not say who came first,
 * so files stand as folders.json has their folders, those that import the others before these.
 */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createEngine, type Engine } from '../src/engine/engine.ts';
import type { IndexSearchMode, UpdateIndexRequest } from '../src/protocol/indexApi.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');
const indexFolder = 'engine/index/';
const fileCount = 20;
const linesOfFile = 12;
// What a call leaves to be done between other work, such as codes of vectors, is done by then.
const settleMs = 500;
const lineLength = 100;

const subjects = ['The harbour', 'A ferry', 'The lighthouse', 'Our tide table', 'The old crane'];
const verbs = ['waits for', 'is older than', 'lies behind', 'depends on', 'was drawn beside'];
const objects = ['the night train', 'fresh bread', 'a quiet garden', 'the last index', 'warm rain'];

/** A text of its own for each number. */
function line(number: number): string {
  const pick = (words: readonly string[], at: number): string => words[at % words.length] ?? '';
  const [subject, verb] = [pick(subjects, number), pick(verbs, Math.floor(number / 5))];
  return `${subject} ${verb} ${pick(objects, Math.floor(number / 25))}, number ${number}.`;
}

/** The engine over a folder of some files, as the editor asks it. */
class Workspace {
  readonly #folder: string;
  readonly #location: { readonly folder: string; readonly vectorsFolder: string };
  readonly #root: string;
  #nextLine = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'vectors') };
    this.#root = join(folder, 'workspace');
  }

  async fill(): Promise<void> {
    await mkdir(this.#root);
    for (let file = 0; file < fileCount; file++) {
      const lines = Array.from({ length: linesOfFile }, () => line(this.#nextLine++));
      await writeFile(this.#path(file), `${lines.join('\n')}\n`);
    }
  }

  /** One line of a file is another text from now on; the file's path. */
  async changeLine(file: number): Promise<string> {
    const path = this.#path(file);
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[2] = line(this.#nextLine++);
    await writeFile(path, lines.join('\n'));
    return path;
  }

  async update(
    engine: Engine,
    asked: Pick<UpdateIndexRequest, 'changed' | 'embed'>,
  ): Promise<void> {
    const rules = {
      roots: [{ path: this.#root, exclude: [], include: [] }],
      useIgnoreFiles: true,
      maxFileBytes: 1_000_000,
      endings: undefined,
      sentenceEndings: ['.md'],
    };
    const { changed, notices } = await engine.updateIndex({
      location: this.#location,
      rules,
      served: [],
      ...asked,
    });
    if (changed !== (asked.changed?.length ?? fileCount) || notices.length > 0) {
      throw new Error(`Expected other changes than ${changed} files ${notices.join(' ')}`);
    }
  }

  async search(engine: Engine, text: string, mode: IndexSearchMode): Promise<void> {
    const query = { text, more: [], less: [] };
    const { hits } = await engine.searchIndex({ location: this.#location, query, mode, limit: 20 });
    if (hits.length === 0) throw new Error(`Nothing was found for ${text}.`);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  #path(file: number): string {
    return join(this.#root, `file${file}.txt`);
  }
}

/** Counts calls of functions by file. */
class CallCounter {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  /** The files of `src` that run a function while `work` runs, by their paths in it. */
  async filesOf(work: () => Promise<void>): Promise<readonly string[]> {
    await pause(settleMs);
    // Counts from now on.
    await this.#session.post('Profiler.takePreciseCoverage');
    await work();
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const start = pathToFileURL(src + sep).href;
    return result
      .filter(({ url }) => url.startsWith(start))
      .filter(({ functions }) =>
        // What begins where the file does is the file itself, which runs when it is loaded.
        functions.some(({ ranges }) =>
          ranges.some(({ startOffset, count }) => startOffset > 0 && count > 0),
        ),
      )
      .map(({ url }) => decodeURI(url.slice(start.length)));
  }

  stop(): void {
    this.#session.disconnect();
  }
}

async function openEngine(): Promise<Engine> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: join(root, 'media/model') });
  return engine;
}

/** Where a file stands in the walk: by its folder's place in the order, from the end. */
function walkOrder(order: readonly string[]): (a: string, b: string) => number {
  const place = (path: string): number => -order.indexOf(path.split('/', 1)[0] ?? '');
  return (a, b) => place(a) - place(b) || a.localeCompare(b);
}

/** Names with commas, in lines that are not too long. */
function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const [i, word] of words.entries()) {
    const last = lines.at(-1) ?? '';
    const added = `${word}${i < words.length - 1 ? ',' : ''}`;
    if (last === '') lines[lines.length - 1] = added;
    else if (last.length + added.length < lineLength) lines[lines.length - 1] = `${last} ${added}`;
    else lines.push(added);
  }
  return lines.join('\n');
}

function print(title: string, files: readonly string[], order: readonly string[]): void {
  const ours = files.filter((path) => path.startsWith(indexFolder));
  const names = ours
    .map((path) => relative(indexFolder, path))
    .sort(walkOrder(order))
    .map((path) => `\`${path}\``);
  console.log(
    `**${title}**: ${ours.length} files of \`src/${indexFolder.slice(0, -1)}\`, ${files.length} of \`src\`.\n`,
  );
  console.log(`${wrapped(names)}\n`);
}

async function main(): Promise<void> {
  const orders = JSON.parse(
    await readFile(join(import.meta.dirname, 'folders.json'), 'utf8'),
  ) as Readonly<Record<string, readonly string[]>>;
  const order = orders[indexFolder.slice(0, -1)] ?? [];
  const workspace = new Workspace(await realpath(await mkdtemp(join(tmpdir(), 'walks-'))));
  const counter = new CallCounter();
  try {
    await workspace.fill();
    const before = await openEngine();
    await workspace.update(before, { changed: undefined, embed: true });
    await workspace.search(before, 'ships in the evening', 'hybrid');
    await before.close();

    const engine = await openEngine();
    const search = (text: string, mode: IndexSearchMode = 'hybrid') =>
      workspace.search(engine, text, mode);
    await counter.start();
    const first = await counter.filesOf(() => search('bread in the garden'));
    const query = await counter.filesOf(() => search('a train at night'));
    const saved = [await workspace.changeLine(3)];
    const save = await counter.filesOf(() =>
      workspace.update(engine, { changed: saved, embed: true }),
    );
    // Some texts have no vector yet, so a search by them is an instant one; the table for it is read with the first.
    for (const file of [5, 6]) {
      const changed = [await workspace.changeLine(file)];
      await workspace.update(engine, { changed, embed: false });
      if (file === 5) await search('rain on the tide table', 'instant');
    }
    const instant = await counter.filesOf(() => search('what the crane was for', 'instant'));
    counter.stop();
    await engine.close();

    print('A query, by meaning and words, in an index that was searched before', query, order);
    print('The first query after the index is opened', first, order);
    print('A saved file of which one line has changed', save, order);
    print('A query in instant mode while some texts have no vector', instant, order);
  } finally {
    await workspace.remove();
  }
}

await main();
