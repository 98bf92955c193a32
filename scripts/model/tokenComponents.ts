// Writes media/model/tokenComponents.bin: the principal components that token vectors are kept and compared under, so that
// nobody waits until they are fitted. build.sh runs it last; by itself: `node scripts/model/tokenComponents.ts`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentRows, componentsFileName } from '../../src/core/tokenVectors/componentRows.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { ModelComponents } from '../../src/engine/model/tokens/modelComponents.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';

const name = componentsFileName;
// More would differ between processors, and say nothing: a number is some .05.
const decimals = 5;

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

const engine = createEngine(() => undefined);
await engine.open({ modelFolder: bundledModel });
const { embedder, description } = await engine.model();
const { choice } = description;
const { data } = componentRows(await new ModelComponents({ embedder, choice }).of());
const bytes = Buffer.alloc(4 * data.length);
data.forEach((value, at) => bytes.writeFloatLE(Number(value.toFixed(decimals)), 4 * at));
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
