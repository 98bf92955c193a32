// Writes media/model/background.json: how alike the model finds texts that have nothing to do with each other, so that
// nobody waits until it is measured. build.sh runs it last; by itself: `node scripts/model/background.ts`.
import { backgroundFormat } from '../../src/core/model/background.ts';
import type { UnrelatedCosines } from '../../src/core/search/nearness.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { ModelBackground } from '../../src/engine/model/modelBackground.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';
import { writeBundledFile } from './bundledFile.ts';

const name = 'background.json';
// More would differ between processors, and say nothing.
const decimals = 4;

async function measure(): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const { embedder, description } = await engine.model();
  const { choice } = description;
  const model = { embedder, choice, queryChoice: choice, shipped: undefined };
  const { queries, pairs } = await new ModelBackground(model).of(undefined);
  const about = {
    formatVersion: backgroundFormat,
    about:
      'Cosines of unrelated texts, as evenly spaced quantiles in ascending order, and of those above the 99th percentile (threshold) the mean distance to it (excess). The texts are those of src/engine/model.',
    layer: choice.layer,
    pooling: choice.pooling,
    queries: rounded(queries),
    pairs: rounded(pairs),
  };
  // The numbers of a list stand in one line.
  const json = JSON.stringify(about, null, 2).replaceAll(/\[[^\]]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
  writeBundledFile(name, Buffer.from(`${json}\n`));
}

function rounded({ threshold, excess, quantiles }: UnrelatedCosines): object {
  const round = (value: number): number => Number(value.toFixed(decimals));
  return {
    threshold: round(threshold),
    excess: round(excess),
    quantiles: Array.from(quantiles, round),
  };
}

await measure();
