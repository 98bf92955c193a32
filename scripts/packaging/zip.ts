import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative, sep } from 'node:path';
import { runNode } from './runNode.ts';

/** A file in a ZIP. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly packedBytes: number;
}

const sevenZip = createRequire(import.meta.url).resolve('7z-wasm/cli.js');

/** It knows paths below its working folder only, with slashes. */
function seenFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

export function listZip(zip: string): ZipEntry[] {
  const folder = dirname(zip);
  const { stdout } = runNode(sevenZip, ['l', '-ba', '-slt', seenFrom(folder, zip)], {
    cwd: folder,
  });
  return stdout
    .split(/\r?\n\r?\n/)
    .map((block) => {
      const value = (name: string): string =>
        new RegExp(`^${name} = (.*)$`, 'm').exec(block)?.[1] ?? '';
      return {
        path: value('Path'),
        bytes: Number(value('Size')),
        packedBytes: Number(value('Packed Size')),
      };
    })
    .filter(({ path }) => path !== '');
}

/** `folder` must not exist yet, its parent must. */
export function unpackZip(zip: string, folder: string): void {
  const cwd = dirname(folder);
  runNode(sevenZip, ['x', '-y', `-o${seenFrom(cwd, folder)}`, seenFrom(cwd, zip)], { cwd });
}

/** Of numbers that are next to random the shortest form takes 15 s more, and saves a fiftieth of a percent. */
const nearlyRandom = /\.(onnx|bin)$/;

/**
 * Packs the same files again, smaller: the packer of VSIX files takes zlib's usual effort, 7-Zip looks for the shortest
 * form of the same format, which takes some ten times as long. `folder` holds the files, unpacked.
 */
export function packAgain(zip: string, folder: string): void {
  const fresh = `${folder}.zip`;
  rmSync(fresh, { force: true });
  const paths = listZip(zip).map(({ path }) => path);
  addToZip(
    fresh,
    folder,
    paths.filter((path) => nearlyRandom.test(path)),
    5,
  );
  addToZip(
    fresh,
    folder,
    paths.filter((path) => !nearlyRandom.test(path)),
    7,
  );
  // Not renamed: a temporary folder may lie on another disk.
  copyFileSync(fresh, zip);
  rmSync(fresh);
}

/** Files by their paths below `folder`, in place of those of that name, with an effort from 1 to 9. */
export function addToZip(
  zip: string,
  folder: string,
  paths: readonly string[],
  effort: number,
): void {
  // By name, so that there are no entries for folders, which the packer of VSIX files does not make either.
  const list = `${folder}.list`;
  writeFileSync(list, paths.map((path) => `${path}\n`).join(''));
  try {
    const names = [seenFrom(folder, zip), `@${seenFrom(folder, list)}`];
    runNode(sevenZip, ['a', '-tzip', `-mx=${effort}`, ...names], { cwd: folder });
  } finally {
    rmSync(list);
  }
}
