// Builds every bundle of the project: `node esbuild.mjs [--watch] [--production]`.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { context } from 'esbuild';
import { lazyParts } from './scripts/lazyParts.mjs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

// Bundled sources may use newer syntax than an old Node can read, so this has to run, and be readable, first.
const nodeGuard = `"use strict";
(function () {
  var parts = process.versions.node.split(".").map(Number);
  if (parts[0] > 22 || (parts[0] === 22 && parts[1] >= 16)) return;
  process.stderr.write("Semantic Text needs Node 22.16 or newer, and this is Node " + process.versions.node + ". In a checkout start it with npm (npm run -s cli -- ...), which brings its own Node 24.\\n");
  process.exit(1);
})();`;

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  outdir: 'dist',
};
const { resolve } = createRequire(import.meta.url);
// Its entry for `require`: the other one looks for itself by an address that a bundle has not.
const onnxWeb = resolve('onnxruntime-web');
/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname' },
};
/** @type {import('esbuild').BuildOptions} */
const withModel = {
  ...node,
  external: ['onnxruntime-node'],
  alias: { 'onnxruntime-web': onnxWeb },
};

// For each file that imports what only `require` gives, esbuild copies all properties of it: of VS Code's API, which has
// hundreds, that was a third of what runs when the extension is loaded. A module with names is imported without a copy.
const types = await readFile(resolve('@types/vscode/index.d.ts'), 'utf8');
const exported = /^\texport (?:abstract )?(?:class|enum|namespace|const|function) (\w+)/gm;
const names = Array.from(types.matchAll(exported), ([, name]) => name).join(', ');
/** @type {import('esbuild').Plugin} */
const vscodeApi = {
  name: 'vscode-api',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === vscodeApi.name
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: vscodeApi.name },
    );
    onLoad({ filter: /^vscode$/, namespace: vscodeApi.name }, () => ({
      contents: `const { ${names} } = require('vscode');\nexport { ${names} };`,
    }));
  },
};

const builds = [
  // `vscode` is there for this one only: a stray import breaks the build of the others.
  // An editor waits until it is loaded, so that what is needed later lies in files of its own.
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    ...{ format: 'esm', outExtension: {}, splitting: true, write: false, metafile: true },
    sourcemap: production ? false : 'inline',
    plugins: [vscodeApi, lazyParts()],
  },
  { ...withModel, entryPoints: { engine: 'src/engine/main.ts' } },
  { ...withModel, entryPoints: { tryNative: 'src/engine/runtime/library/tryNative.ts' } },
  { ...node, entryPoints: { encodingModels: 'src/node/encoding/encodingModels.ts' } },
  { ...node, entryPoints: { parquetThreadMain: 'src/node/tables/parquetThreadMain.ts' } },
  { ...node, entryPoints: { staticThreadMain: 'src/engine/index/instant/staticThreadMain.ts' } },
  { ...node, entryPoints: { blockThreadMain: 'src/engine/index/vectors/blockThreadMain.ts' } },
  { ...withModel, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: nodeGuard } },
  {
    ...common,
    entryPoints: { webview: 'src/webview/main.ts' },
    platform: 'browser',
    format: 'iife',
    target: 'chrome134',
  },
  { ...common, entryPoints: { page: 'src/webview/styles/page.css' }, target: 'chrome134' },
];

await mkdir('dist', { recursive: true });
const webAssembly = 'ort-wasm-simd-threaded';
await copyFile(join(dirname(onnxWeb), `${webAssembly}.mjs`), join('dist', `${webAssembly}.mjs`));
// Brotli makes 2.3 MB of it, where a VSIX's own compression makes 3.6: half a minute, thus for a package only.
const bytes = await readFile(join(dirname(onnxWeb), `${webAssembly}.wasm`));
const quality = production ? constants.BROTLI_MAX_QUALITY : constants.BROTLI_MIN_QUALITY;
const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24 };
await writeFile(join('dist', `${webAssembly}.wasm.br`), brotliCompressSync(bytes, { params }));
const codicons = resolve('@vscode/codicons/dist/codicon.css');
await copyFile(codicons, 'dist/codicon.css');
await copyFile(codicons.replace(/css$/, 'ttf'), 'dist/codicon.ttf');

const contexts = await Promise.all(builds.map((build) => context(build)));
if (watch) {
  await Promise.all(contexts.map((one) => one.watch()));
} else {
  try {
    await Promise.all(contexts.map((one) => one.rebuild()));
  } catch {
    // esbuild has printed each error with its place.
    process.exitCode = 1;
  }
  await Promise.all(contexts.map((one) => one.dispose()));
}
