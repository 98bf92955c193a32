import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapTexts } from '../../src/core/analysis/map/textMap.ts';
import { trustworthiness } from '../support/trustworthiness.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { nativeProducts } from '../../src/engine/runtime/matMul.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { bankingLines } from './benchTexts.ts';
import { cachedVectors } from './cachedVectors.ts';
import { printTable } from './report.ts';

const mostTexts = 10_000;
const neighbours = 15;
const mostApart = 0.01;
const limitMs = 30_000;
const products = nativeProducts;

// On the same vectors; the first call compiles, so a small one goes before.
const peer = `
import sys, time, numpy as np, umap
vectors = np.fromfile(sys.argv[1], np.float32).reshape(-1, int(sys.argv[2]))
umap.UMAP(n_neighbors=5, n_epochs=2, metric="cosine").fit(vectors[:200])
start = time.time()
places = umap.UMAP(metric="cosine", random_state=42).fit_transform(vectors)
places.astype(np.float32).tofile(sys.argv[3])
print(umap.__version__, round(1000 * (time.time() - start)))
`;

/** The map of 10,000 texts: how long, how trustworthy, beside umap-learn where PYTHON or python3 has it. */
export async function benchMap(): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const texts = [...new Set(bankingLines() ?? [])].slice(0, mostTexts);
  const vectors = await cachedVectors(engine, texts, (done) => {
    console.error(`${done} texts embedded`);
  });
  const trust = (places: Float32Array): Promise<number> =>
    trustworthiness(vectors, places, neighbours, { products, step: 4 });
  const start = performance.now();
  let planeMs = 0;
  let plane = new Float32Array();
  const places = await mapTexts(vectors, {
    products,
    onState: ({ stage, places: now }) => {
      if (stage !== 'plane' || !now) return;
      planeMs = performance.now() - start;
      plane = Float32Array.from(now);
    },
  });
  const ms = performance.now() - start;
  const own = await trust(places);
  const other = runPeer(vectors);
  const rows = [
    ['', 's', 'trustworthiness'],
    ['principal components', (planeMs / 1000).toFixed(1), (await trust(plane)).toFixed(4)],
    ['settled', (ms / 1000).toFixed(1), own.toFixed(4)],
  ];
  const theirs = other && (await trust(other.places));
  if (other && theirs !== undefined) {
    rows.push([`umap-learn ${other.version}`, (other.ms / 1000).toFixed(1), theirs.toFixed(4)]);
  }
  console.log(
    `\nMap: ${texts.length.toLocaleString('en')} questions of Banking77, ${neighbours} neighbours`,
  );
  printTable(rows);
  if (theirs === undefined) {
    console.log('umap-learn: left out; PYTHON names a Python that has it.');
  } else {
    console.log(`Within ${mostApart} of it: ${own >= theirs - mostApart ? 'held' : 'NOT HELD'}.`);
  }
  console.log(`Settled within 30 s: ${ms <= limitMs ? 'held' : 'NOT HELD'}.`);
}

interface PeerMap {
  readonly version: string;
  readonly ms: number;
  readonly places: Float32Array;
}

function runPeer({ data, dims }: Matrix): PeerMap | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'map-'));
  try {
    const [vectors, places] = [join(folder, 'vectors.f32'), join(folder, 'places.f32')];
    writeFileSync(vectors, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const python = process.env['PYTHON'] ?? 'python3';
    const { status, stdout } = spawnSync(python, ['-c', peer, vectors, String(dims), places], {
      encoding: 'utf8',
    });
    if (status !== 0) return undefined;
    const [version = '', ms = ''] = stdout.trim().split(' ');
    const { buffer, byteOffset, byteLength } = readFileSync(places);
    const found = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    return { version, ms: Number(ms), places: found };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
