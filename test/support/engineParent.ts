/**
 * `node test/support/engineParent.ts`: starts the built engine as the extension does, gives it work for minutes, and
 * writes its process id to standard output when the first of it is done.
 */
import { bundledModel } from './projectPaths.ts';
import { engineProcess } from './startEngine.ts';

const engine = engineProcess(bundledModel, { idleStopMs: () => 600_000 });
let isSaid = false;
await engine.call((api) =>
  api.embedTexts(
    {
      texts: Array.from({ length: 60_000 }, (_, i) => `line ${i} of what takes a long time`),
      choice: { layer: -1, pooling: 'mean' },
      priority: 'bulk',
    },
    {
      onProgress: () => {
        if (!isSaid) process.stdout.write(`${engine.pid}\n`);
        isSaid = true;
      },
    },
  ),
);
