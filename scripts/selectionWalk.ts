/**
 * `npm run walks` too: which files of `src` run a function from Embed Selection to the vector of a clicked token, in a
 * real VS Code. V8 counts them in the extension host and in the page, whose bundles have source maps; the
 * engine's process is not counted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { LineIndex } from '../src/core/text/lineIndex.ts';
import { ExplorerPage } from '../test/support/explorerPage.ts';
import { openVscode } from '../test/support/openVscode.ts';
import { until } from '../test/support/until.ts';
import type { VscodeWindow } from '../test/support/vscodeWindow.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
  }[];
}

/** A process whose calls V8 counts. */
interface Counted {
  post(method: string, params?: object): Promise<unknown>;
}

const inspectorPort = 9229;

/** Which source file each place of a bundle comes from, by its source map. */
class BundleMap {
  readonly #lines: LineIndex;
  readonly #map: SourceMap;

  constructor(path: string) {
    this.#lines = new LineIndex(readFileSync(path, 'utf8'));
    this.#map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload);
  }

  /** Relative to the project; undefined for what esbuild itself has written. */
  fileAt(offset: number): string | undefined {
    const line = this.#lines.lineAt(offset);
    const found = this.#map.findEntry(line, offset - this.#lines.span(line).start);
    // A place that esbuild has written has an entry without a source.
    const source: string | undefined = 'originalSource' in found ? found.originalSource : undefined;
    return source?.replace(/^(?:\.\.\/)+/, '');
  }
}

async function startCounting(counted: Counted): Promise<void> {
  await counted.post('Profiler.enable');
  await counted.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
}

/** The files of `src`, by their paths in it, that ran a function since the last call. */
async function filesOf(counted: Counted, bundle: RegExp): Promise<ReadonlySet<string>> {
  const { result } = (await counted.post('Profiler.takePreciseCoverage')) as {
    result: readonly ScriptCoverage[];
  };
  const files = result
    .flatMap(({ url, functions }) => {
      const { pathname } = new URL(url, 'file:///');
      if (!bundle.test(pathname)) return [];
      const map = new BundleMap(join(projectRoot, 'dist', basename(pathname)));
      return functions
        .flatMap(({ ranges }) => ranges)
        .filter(({ startOffset, count }) => startOffset > 0 && count > 0)
        .map(({ startOffset }) => map.fileAt(startOffset) ?? '');
    })
    .filter((path) => path.startsWith('src/'))
    .map((path) => path.slice('src/'.length));
  return new Set(files);
}

/** The extension host of a window, told to open its inspector. */
async function extensionHost(vscode: VscodeWindow): Promise<Counted & Disposable> {
  const pid = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .find((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
        return (
          command.includes('--type=extensionHost') && environment.includes(`HOME=${vscode.home}\0`)
        );
      } catch {
        // A process that ended while we looked, or another user's.
        return false;
      }
    });
  if (pid === undefined) throw new Error('There is no extension host of this window.');
  process.kill(Number(pid), 'SIGUSR1');
  const [target] = await until('the inspector of the extension host', async () => {
    const answer = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`).catch(
      () => undefined,
    );
    return answer && ((await answer.json()) as { webSocketDebuggerUrl: string }[]);
  });
  const socket = new WebSocket(target!.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let lastId = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  return {
    post: (method, params = {}) =>
      new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      }),
    [Symbol.dispose]: () => socket.close(),
  };
}

function print(title: string, files: readonly string[]): void {
  const page = files.filter((path) => path.startsWith('webview/'));
  const host = files.filter((path) => !path.startsWith('webview/'));
  const names = (paths: readonly string[]): string =>
    paths
      .toSorted()
      .map((path) => `\`${path}\``)
      .join(', ');
  console.log(`**${title}**: ${files.length} files, ${page.length} of them the page's.\n`);
  console.log(`${names(host)}\n\n${names(page)}\n`);
}

async function main(): Promise<void> {
  await using vscode = await openVscode();
  const panel = new ExplorerPage(vscode);
  await vscode.openFile('tide.md');
  // What the extension runs when it is started is no part of the walk.
  await vscode.untilStatusBarItem(/Semantic Text/);
  using host = await extensionHost(vscode);
  const cdp: CDPSession = await vscode.page.context().newCDPSession(vscode.page);
  const page: Counted = {
    post: (method, params) => cdp.send(method as 'Profiler.enable', params),
  };
  const counters = [
    { counted: host, bundle: /\/extension(?:\.\w+)?\.cjs$/ },
    { counted: page, bundle: /\/webview\.js$/ },
  ];
  for (const { counted } of counters) await startCounting(counted);
  const walk = async (text: string, tokens: readonly string[]): Promise<string[]> => {
    await vscode.page.keyboard.press('Control+1');
    await vscode.selectText(text);
    for (const { counted, bundle } of counters) await filesOf(counted, bundle);
    await vscode.runCommand('Semantic Text: Embed Selection');
    await panel.untilTokens(tokens);
    await panel.choose(2);
    const all = [];
    for (const { counted, bundle } of counters) all.push(...(await filesOf(counted, bundle)));
    return [...new Set(all)];
  };
  const first = await walk('boats asleep', ['[CLS]', 'boats', 'asleep', '[SEP]']);
  const again = await walk('asleep', ['[CLS]', 'asleep', '[SEP]']);
  print('Embed Selection to the vector of a clicked token, which opens the panel', first);
  print('The same with the panel open', again);
}

await main();
