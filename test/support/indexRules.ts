import type { IndexRules } from '../../src/protocol/index/indexContent.ts';

/** Everything below a folder, or a file, that is no larger than 100 kB, cut into lines. */
export function indexRules(path: string): IndexRules {
  return {
    roots: [{ path, exclude: [], include: [] }],
    useIgnoreFiles: true,
    maxFileBytes: 100_000,
    endings: undefined,
    unit: 'line',
    sentenceEndings: [],
  };
}
