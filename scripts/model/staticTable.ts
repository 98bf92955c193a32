// Writes media/model/staticTable.bin: a vector for each word piece, which instant search sums over a text's pieces.
// build.sh runs it; by itself: `node scripts/model/staticTable.ts`. The same bytes each time.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStaticTable } from '../../src/core/vectors/buildStaticTable.ts';
import { encodeStaticTable } from '../../src/core/vectors/staticTable.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';

const name = 'staticTable.bin';

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

const engine = createEngine(() => undefined);
await engine.open({ modelFolder: bundledModel });
const { embedder, description } = await engine.model();
const { choice } = description;
const table = await buildStaticTable(embedder, choice, { priority: 'bulk' });
const bytes = encodeStaticTable(table);
writeFileSync(join(bundledModel, name), bytes);

// Listed as package.py lists the others.
const path = join(bundledModel, 'manifest.json');
const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const sha256 = createHash('sha256').update(bytes).digest('hex');
const others = manifest.files.filter((file) => file.path !== name);
manifest.files = [...others, { path: name, bytes: bytes.length, sha256 }].sort((a, b) =>
  a.path < b.path ? -1 : 1,
);
writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`  model/${name}: ${bytes.length.toLocaleString('en')} bytes, SHA-256 ${sha256}`);
