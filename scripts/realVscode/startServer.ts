import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureServerParts } from './ensureServerParts.ts';
import type { GuardedProcess } from './startGuarded.ts';
import { startGuarded } from './startGuarded.ts';

export interface ServerOptions {
  /** Holds user data, extensions and home; short, and owned by the server. */
  readonly dataFolder: string;
  /** Removed with all its content after the end. */
  readonly removeDataFolder: boolean;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whoever opens the page must know it; none is asked for when it is not given. */
  readonly connectionToken?: string;
  /** Opens folders in restricted mode, as a new VS Code does; else all is trusted. */
  readonly workspaceTrust: boolean;
  /**
   * Lets the page's address name an extension under development and tests to run inside the extension host,
   * and tells the page of their end. VS Code then shows no notifications: only for such tests.
   */
  readonly testDriver: boolean;
  /** Settings of the machine, beside those that switch off chat and its pane. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** A folder with an extension, used as it lies there as if it were installed. */
  readonly extension?: string;
  /** A packed extension to install first. */
  readonly vsix?: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Server {
  readonly port: number;
  readonly process: GuardedProcess;
  /** Settings of the machine can be changed here while it runs. */
  readonly settingsFile: string;
  readonly logFolder: string;
}

const startLimitMs = 60_000;
const installLimitMs = 120_000;

/** A chat pane would fill a quarter of the window, and nothing here needs the network. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
};

/** Starts VS Code's server on 127.0.0.1 and resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const vscode = await ensureServerParts();
  const userData = join(options.dataFolder, 'user');
  const settingsFile = join(userData, 'Machine', 'settings.json');
  mkdirSync(join(userData, 'Machine'), { recursive: true });
  writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  const extensions = join(options.dataFolder, 'extensions');
  if (options.extension !== undefined) linkExtension(options.extension, extensions);
  const common = [
    vscode.node,
    join(vscode.folder, 'out/server-main.js'),
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...['--user-data-dir', userData],
    ...['--extensions-dir', extensions],
  ];
  const temporary = join(options.dataFolder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const env = { ...cleanEnvironment(options.env), TMPDIR: temporary };
  if (options.vsix !== undefined) await installVsix([...common], options.vsix, env);
  const server = startGuarded(
    [
      ...common,
      ...['--host', '127.0.0.1', '--port', String(options.port)],
      ...(options.connectionToken === undefined
        ? ['--without-connection-token']
        : ['--connection-token', options.connectionToken]),
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ],
    env,
    options.removeDataFolder ? [options.dataFolder] : [],
  );
  try {
    const port = await listening(server);
    return { port, process: server, settingsFile, logFolder: join(userData, 'logs') };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What an installation leaves: a folder (here a link to the original) and a line in the list. */
function linkExtension(extension: string, extensions: string): void {
  const manifest: unknown = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const { publisher, name, version } = manifest as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  const folder = `${publisher}.${name}-${version}`;
  mkdirSync(extensions, { recursive: true });
  // On Windows a junction, which anybody may make.
  symlinkSync(extension, join(extensions, folder), 'junction');
  const entry = {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: join(extensions, folder), scheme: 'file' },
    relativeLocation: folder,
  };
  writeFileSync(join(extensions, 'extensions.json'), JSON.stringify([entry]));
}

async function installVsix(
  common: readonly string[],
  vsix: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const install = startGuarded([...common, '--install-extension', vsix], env, []);
  const timer = setTimeout(() => void install.stop(), installLimitMs);
  const code = await install.ended;
  clearTimeout(timer);
  if (code !== 0 || !install.output().includes('successfully installed')) {
    throw new Error(`The VS Code server did not install ${vsix}:\n${install.output()}`);
  }
}

function listening(server: GuardedProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (sentence: string): void => {
      reject(new Error(`${sentence} It wrote:\n${server.output()}`));
    };
    const timer = setTimeout(() => {
      fail(`The VS Code server did not listen within ${startLimitMs / 1000} s.`);
    }, startLimitMs);
    server.onOutput(() => {
      const port = /Extension host agent listening on (\d+)/.exec(server.output())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    void server.ended.then((code) => {
      clearTimeout(timer);
      fail(`The VS Code server ended at its start with code ${code}.`);
    });
  });
}

/**
 * Without what a test runner, npm or a VS Code terminal around us has set: the server would pass it on to
 * the extension.
 */
function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VSCODE_|ELECTRON_|NODE_TEST|NODE_OPTIONS$|NODE_CHANNEL|INIT_CWD$)/;
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))),
    // Else it asks a gallery on the network for extensions.
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
  };
}
