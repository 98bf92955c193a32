// Writes media/model/tokenComponents.bin: the principal components that token vectors are kept and compared under, so that
// nobody waits until they are fitted. build.sh runs it last; by itself: `node scripts/model/tokenComponents.ts`.
import { componentRows, componentsFileName } from '../../src/core/tokenVectors/componentRows.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { ModelComponents } from '../../src/engine/model/tokens/modelComponents.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';
import { writeBundledFile } from './bundledFile.ts';

const name = componentsFileName;
// More would differ between processors, and say nothing: a number is some .05.
const decimals = 5;

const engine = createEngine(() => undefined);
await engine.open({ modelFolder: bundledModel });
const { embedder, description } = await engine.model();
const { choice } = description;
const { data } = componentRows(await new ModelComponents({ embedder, choice }).of());
const bytes = Buffer.alloc(4 * data.length);
data.forEach((value, at) => bytes.writeFloatLE(Number(value.toFixed(decimals)), 4 * at));
writeBundledFile(name, bytes);
