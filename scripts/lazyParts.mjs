import { basename, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Chunk A file that esbuild has made.
 * @property {string} text
 * @property {string | undefined} entry The source file that it was made for: where a program starts, or what it loads later.
 * @property {readonly string[]} imports The chunks that are loaded with it.
 *
 * @typedef {ReadonlyMap<string, Chunk>} Chunks By absolute path.
 * @typedef {ReadonlyMap<string, string>} Parts By a chunk's path, the name of the part that it is put into.
 */

/**
 * Makes files for `require` of a program that esbuild has split, which it does for ES modules alone, and into dozens of
 * small files: `NAME.cjs` with all that is loaded when it starts, `NAME.PART.cjs` for each `import()`, and
 * `NAME.shared.cjs` with what several of these need. No module is there twice.
 * @returns {import('esbuild').Plugin}
 */
export function lazyParts() {
  return {
    name: 'lazy-parts',
    setup({ onEnd, initialOptions }) {
      onEnd(async ({ errors, outputFiles = [], metafile }) => {
        if (errors.length > 0 || !metafile) return;
        const [[name, start]] = Object.entries(initialOptions.entryPoints);
        const chunks = readChunks(outputFiles, metafile);
        const parts = partsOf(chunks, name, start);
        const names = [...new Set(parts.values())];
        await Promise.all(names.map((part) => writePart(part, chunks, parts, initialOptions)));
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
      entry: entryPoint,
      imports: loaded.map((imported) => resolve(imported.path)),
    };
    return /** @type {const} */ ([resolve(path), chunk]);
  });
  return new Map(read);
}

/**
 * @param {Chunks} chunks
 * @param {string} name Of the program.
 * @param {string} start The source file that it starts with.
 * @returns {Parts}
 */
function partsOf(chunks, name, start) {
  /** @type {Map<string, string>} */
  const parts = new Map();
  for (const [path, { entry }] of chunks) if (entry === start) parts.set(path, name);
  // What is added is come to as well.
  for (const path of parts.keys()) {
    for (const imported of chunks.get(path)?.imports ?? []) parts.set(imported, name);
  }
  const shared = `${name}.shared`;
  for (const [path, { entry }] of chunks) {
    if (parts.has(path)) continue;
    const part = entry === undefined ? shared : `${name}.${basename(entry, '.ts')}`;
    if (part !== shared && [...parts.values()].includes(part)) {
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
 * @param {import('esbuild').BuildOptions} options
 */
async function writePart(part, chunks, parts, { outdir = '', minify, sourcemap, ...options }) {
  const own = [...chunks].filter(([path]) => parts.get(path) === part);
  const entry = own.find(([, chunk]) => chunk.entry !== undefined)?.[0];
  const wanted = new Set(
    [...chunks].flatMap(([path, { imports }]) => (parts.get(path) === part ? [] : imports)),
  );
  const open = own.flatMap(([path]) =>
    path !== entry && wanted.has(path)
      ? [`export * as ${idOf(path)} from './${basename(path)}';`]
      : [],
  );
  await build({
    stdin: {
      contents: [...(entry ? [`export * from './${basename(entry)}';`] : []), ...open].join('\n'),
      resolveDir: resolve(outdir),
      sourcefile: `${part}.part`,
    },
    ...{ bundle: true, minify, platform: 'node', format: 'cjs', target: options.target },
    ...{ legalComments: 'none', logLevel: 'warning', outfile: `${outdir}/${part}.cjs` },
    sourcemap: sourcemap ? 'linked' : false,
    // `import()` in a file for `require` would start Node's other loader.
    supported: { 'dynamic-import': false },
    plugins: [
      {
        name: 'chunks',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\.\// }, ({ path, kind }) => {
            if (path.endsWith('.cjs')) return { path, external: true };
            const chunk = resolve(outdir, path);
            const home = parts.get(chunk);
            if (home === undefined) return undefined;
            if (kind === 'dynamic-import') return { path: `./${home}.cjs`, external: true };
            return home === part ? { path: chunk } : { path: chunk, namespace: 'elsewhere' };
          });
          onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path }) => ({
            contents: `module.exports = require('./${parts.get(path)}.cjs')${chunks.get(path)?.entry === undefined ? `.${idOf(path)}` : ''};`,
          }));
          onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
            const chunk = chunks.get(path);
            return chunk && { contents: chunk.text, loader: 'js' };
          });
        },
      },
    ],
  });
}

/**
 * What a chunk is called among the exports of its part.
 * @param {string} path
 */
function idOf(path) {
  return basename(path, '.js').replaceAll('-', '_');
}
