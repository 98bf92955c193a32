import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from './projectPaths.ts';

/** Why int8 is not used on this machine's processor, or false where it is: a trial decides that at each start. */
export async function noInt8(): Promise<string | false> {
  const engine = createEngine(() => undefined);
  const { runtime } = await engine.open({
    modelFolder: bundledModel,
    ...{ runtime: 'native', precision: 'int8' },
  });
  await engine.close();
  const [fallback] = runtime.fallbacks;
  if (!fallback) return false;
  if (/a trial on this machine gave other vectors/.test(fallback.message)) return fallback.message;
  throw new Error(`int8 was refused for another reason: ${fallback.message}`);
}
