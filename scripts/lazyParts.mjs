import { readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Chunk A file that esbuild has made.
 * @property {string} text
 * @property {string | undefined} entry The path of the source file that it was made for: where a program starts, or what
 *   it loads later.
 * @property {readonly string[]} imports The chunks that are loaded with it. None of them is an entry's: what others need
 *   of an entry's file, esbuild puts into a chunk without an entry.
 *
 * @typedef {ReadonlyMap<string, Chunk>} Chunks By absolute path.
 * @typedef {ReadonlyMap<string, string>} Parts By a chunk's path, the name of the part that it is put into.
 */

/**
 * Makes files for `require` of a program that esbuild has split, which it does for ES modules alone, and into dozens of
 * small files: `NAME.cjs` with all that is loaded when it starts, `NAME.PART.cjs` for each `import()`, and
 * `NAME.shared.cjs` with what several of these need. No module is there twice. Parts of an earlier build that are made
 * no more are removed.
 *
 * Each part is a second build, of the chunks in it. It exports what its entry exports, and, by their names, the chunks
 * that other parts import: `require('./NAME.shared.cjs').chunk_ABC123`.
 * @returns {import('esbuild').Plugin}
 */
export function lazyParts() {
  return {
    name: 'lazy-parts',
    setup({ onEnd, initialOptions }) {
      onEnd(async ({ errors, outputFiles = [], metafile }) => {
        if (errors.length > 0 || !metafile) return;
        const [[name, source]] = Object.entries(initialOptions.entryPoints);
        const start = resolve(source);
        const chunks = readChunks(outputFiles, metafile);
        const parts = partsOf(chunks, name, start);
        const names = [...new Set(parts.values())];
        await Promise.all(names.map((part) => writePart(part, chunks, parts, initialOptions)));
        await removeOthers(name, names, initialOptions);
      });
    },
  };
}

/**
 * @param {readonly import('esbuild').OutputFile[]} files
 * @param {import('esbuild').Metafile} metafile
 * @returns {Chunks}
 */
function readChunks(files, { outputs }) {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const read = Object.entries(outputs).map(([path, { entryPoint, imports }]) => {
    const loaded = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
    const chunk = {
      text: texts.get(resolve(path)) ?? '',
      entry: entryPoint && resolve(entryPoint),
      imports: loaded.map((imported) => resolve(imported.path)),
    };
    return /** @type {const} */ ([resolve(path), chunk]);
  });
  return new Map(read);
}

/**
 * Throws where two files that are loaded later have one name.
 * @param {Chunks} chunks
 * @param {string} name Of the program.
 * @param {string} start The path of the source file that it starts with.
 * @returns {Parts}
 */
function partsOf(chunks, name, start) {
  /** @type {Map<string, string>} */
  const parts = new Map();
  for (const [path, { entry }] of chunks) if (entry === start) parts.set(path, name);
  // The loop comes to what is added in it as well: in the end to all that is loaded at the start.
  for (const path of parts.keys()) {
    for (const imported of chunks.get(path)?.imports ?? []) parts.set(imported, name);
  }
  const shared = `${name}.shared`;
  for (const [path, { entry }] of chunks) {
    if (parts.has(path)) continue;
    const part = entry === undefined ? shared : `${name}.${basename(entry, '.ts')}`;
    if (entry !== undefined && (part === shared || [...parts.values()].includes(part))) {
      throw new Error(`Two files that are loaded later are called alike, ${part}: rename one.`);
    }
    parts.set(path, part);
  }
  return parts;
}

/**
 * @param {string} part
 * @param {Chunks} chunks
 * @param {Parts} parts
 * @param {import('esbuild').BuildOptions} options Of the program.
 */
async function writePart(part, chunks, parts, { outdir = '', target, minify, sourcemap }) {
  const asked = new Set(
    [...chunks].flatMap(([path, { imports }]) => (parts.get(path) === part ? [] : imports)),
  );
  const exported = [...chunks].flatMap(([path, { entry }]) => {
    if (parts.get(path) !== part) return [];
    if (entry !== undefined) return [`export * from './${basename(path)}';`];
    return asked.has(path) ? [`export * as ${idOf(path)} from './${basename(path)}';`] : [];
  });
  /** @type {import('esbuild').Plugin} */
  const chunkFiles = {
    name: 'chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path, kind, namespace }) => {
        if (namespace === 'elsewhere') return { path, external: true };
        const chunk = resolve(outdir, path);
        const home = parts.get(chunk);
        if (home === undefined) return undefined;
        if (kind === 'dynamic-import') return { path: `./${home}.cjs`, external: true };
        return home === part ? { path: chunk } : { path: chunk, namespace: 'elsewhere' };
      });
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path }) => ({
        contents: `module.exports = require('./${parts.get(path)}.cjs').${idOf(path)};`,
      }));
      // Chunks are in memory alone. In the namespace of files esbuild finds the sources that they are made of.
      onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        const chunk = chunks.get(path);
        return chunk && { contents: chunk.text, loader: 'js' };
      });
    },
  };
  await build({
    stdin: {
      contents: exported.join('\n'),
      resolveDir: resolve(outdir),
      sourcefile: `${part}.part`,
    },
    ...{ bundle: true, minify, platform: 'node', format: 'cjs', target },
    ...{ legalComments: 'none', logLevel: 'warning', outfile: join(outdir, `${part}.cjs`) },
    sourcemap: sourcemap ? 'linked' : false,
    // `import()` in a file for `require` would start Node's other loader.
    supported: { 'dynamic-import': false },
    plugins: [chunkFiles],
  });
}

/**
 * What a chunk is called among the exports of its part.
 * @param {string} path
 */
function idOf(path) {
  return basename(path, '.js').replaceAll('-', '_');
}

/**
 * Removes the parts of an earlier build that this one has not, and source maps where it makes none.
 * @param {string} name Of the program.
 * @param {readonly string[]} parts
 * @param {import('esbuild').BuildOptions} options Of the program.
 */
async function removeOthers(name, parts, { outdir = '', sourcemap }) {
  const made = new Set(
    parts.flatMap((part) => [`${part}.cjs`, sourcemap ? `${part}.cjs.map` : '']),
  );
  const isPart = (/** @type {string} */ file) =>
    file.startsWith(`${name}.`) && /\.cjs(?:\.map)?$/.test(file);
  const others = (await readdir(outdir)).filter((file) => isPart(file) && !made.has(file));
  await Promise.all(others.map((file) => rm(join(outdir, file))));
}
