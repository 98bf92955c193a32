import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';

const { lazyParts } = (await import(
  pathToFileURL(join(projectRoot, 'scripts', 'lazyParts.mjs')).href
)) as { readonly lazyParts: () => Plugin };

/** Builds a program of these files in parts, and says where they are. `start.ts` is loaded first. */
async function buildParts(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  sourcemap: 'inline' | false = 'inline',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parts-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const outdir = join(folder, 'dist');
  await mkdir(outdir);
  for (const old of [
    'program.old.cjs',
    'program.old.cjs.map',
    'program.late.cjs.map',
    'other.cjs',
  ]) {
    await writeFile(join(outdir, old), 'of an earlier build');
  }
  await build({
    entryPoints: { program: join(folder, 'start.ts') },
    ...{ bundle: true, format: 'esm', splitting: true, write: false, metafile: true },
    ...{ platform: 'node', logLevel: 'silent', outdir, sourcemap },
    plugins: [lazyParts()],
  });
  return outdir;
}

const program = {
  'start.ts': `import { log } from './log.ts';
    import { both } from './both.ts';
    export const loaded = () => [...log];
    export const late = async () => (await import('./late.ts')).late();
    export const other = async () => (await import('./other.ts')).other();
    export const again = async () => (await import('./both.ts')).both();
    export const same = async () => (await import('./both.ts')).both === both;`,
  'log.ts': `export const log: string[] = [];`,
  'both.ts': `import { log } from './log.ts'; log.push('both'); export const both = () => 'both';`,
  'late.ts': `import { log } from './log.ts';
    import { common } from './common.ts';
    log.push('late');
    export const late = () => common('late');`,
  'other.ts': `import { log } from './log.ts';
    import { common } from './common.ts';
    import { late } from './late.ts';
    log.push('other');
    export const other = () => common('other') + ' ' + late();`,
  'common.ts': `import { log } from './log.ts'; log.push('common'); export const common = (name: string) => 'common ' + name;`,
};

interface Program {
  readonly loaded: () => string[];
  readonly late: () => Promise<string>;
  readonly other: () => Promise<string>;
  readonly again: () => Promise<string>;
  readonly same: () => Promise<boolean>;
}

test('each part is loaded once, when it is asked for', async (t) => {
  const outdir = await buildParts(t, program);
  const { loaded, late, other } = createRequire(outdir)(`${outdir}/program.cjs`) as Program;
  assert.deepEqual(loaded(), ['both']);
  assert.equal(await late(), 'common late');
  assert.deepEqual(loaded(), ['both', 'common', 'late']);
  assert.equal(await other(), 'common other common late');
  assert.deepEqual(loaded(), ['both', 'common', 'late', 'other']);
});

test('what is loaded at the start can be asked for by `import()`, too, and is the same', async (t) => {
  const outdir = await buildParts(t, program);
  const { again, same, loaded } = createRequire(outdir)(`${outdir}/program.cjs`) as Program;
  assert.equal(await again(), 'both');
  assert.equal(await same(), true);
  assert.deepEqual(loaded(), ['both']);
});

test('parts and source maps of an earlier build are removed, and nothing else', async (t) => {
  const all = ['both', 'late', 'other', 'shared'].map((part) => `program.${part}.cjs`);
  all.push('program.cjs', 'other.cjs');
  all.sort();
  assert.deepEqual((await readdir(await buildParts(t, program, false))).toSorted(), all);
  const mapped = await readdir(await buildParts(t, program));
  assert.deepEqual(
    mapped.toSorted(),
    all.flatMap((name) => (name === 'other.cjs' ? [name] : [name, `${name}.map`])),
  );
});

test('two files of one name that are loaded later are refused', async (t) => {
  const start = `export const all = () => [import('./late.ts'), import('./more/late.ts')];`;
  await assert.rejects(
    buildParts(t, {
      'start.ts': start,
      'late.ts': 'export const a = 1;',
      'more/late.ts': 'export const b = 2;',
    }),
    /called alike/,
  );
});
