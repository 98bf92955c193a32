import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allTargets } from '../../../scripts/packaging/targets.ts';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { rangeOf } from '../report.ts';
import type { BenchPart } from './benchRow.ts';

/** Sizes of the packages that were made last. */
export function packagePart(): BenchPart {
  const packages = allTargets.map((target) => {
    const path = join(projectRoot, 'out', `semantic-text-explorer-${target}.vsix`);
    return { target, bytes: existsSync(path) ? statSync(path).size : undefined };
  });
  return {
    title: 'Size of the package',
    about: 'The packages as `npm run package -- --all` made them last; a size is counted once.',
    rows: packages.flatMap(({ target, bytes }) => {
      if (bytes === undefined) return [];
      const product = { name: 'this extension', range: rangeOf([bytes / 1e6]), times: 1 };
      return { work: target, unit: 'MB', better: 'less', product, peers: [] } as const;
    }),
    leftOut: packages.flatMap(({ target, bytes }) =>
      bytes === undefined
        ? { name: target, reason: 'not packed here; run `npm run package -- --all` before' }
        : [],
    ),
  };
}
