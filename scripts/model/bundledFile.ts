import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledModel } from '../../test/support/projectPaths.ts';

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

/** Writes a file of the bundled model, lists it in the manifest as `package.py` lists the others, and says so. */
export function writeBundledFile(name: string, bytes: Uint8Array): void {
  writeFileSync(join(bundledModel, name), bytes);
  const path = join(bundledModel, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const others = manifest.files.filter((file) => file.path !== name);
  manifest.files = [...others, { path: name, bytes: bytes.length, sha256 }].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`  model/${name}: ${bytes.length.toLocaleString('en')} bytes, SHA-256 ${sha256}`);
}
