// Writes media/model/staticTable.bin: a vector for each word piece, which instant search sums over a text's pieces.
// build.sh runs it; by itself: `node scripts/model/staticTable.ts`. The same bytes each time.
import { buildStaticTable } from '../../src/core/vectors/buildStaticTable.ts';
import { encodeStaticTable } from '../../src/core/vectors/staticTable.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';
import { writeBundledFile } from './bundledFile.ts';

const name = 'staticTable.bin';

const engine = createEngine(() => undefined);
await engine.open({ modelFolder: bundledModel });
const { embedder, description } = await engine.model();
const { choice } = description;
const table = await buildStaticTable(embedder, choice, { priority: 'bulk' });
const bytes = encodeStaticTable(table);
writeBundledFile(name, bytes);
