import { atOnce } from '../../src/core/search/steps.ts';
import { differenceText } from '../../src/core/analysis/wording/difference.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createJobs } from '../../src/engine/jobs/createJobs.ts';
import type { VersionFile } from '../../src/features/versions/model/versionFiles.ts';
import { wordingMarks, type WordingMark } from '../../src/features/versions/model/wordingMarks.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { printTable } from './report.ts';
import { chosenOn, heldOut, type WordingPair, type WrittenChange } from './wordingPairs.ts';

const frame = [
  'Swans nest on the small lake behind the church.',
  'The orchestra plays in the park on warm evenings.',
] as const;
const codeFrame = [
  'function firstNeighbour() {\n  return "swan";\n}',
  'function lastNeighbour() {\n  return "orchestra";\n}',
] as const;

/** What each change of a set is called, by what a reader calls it. */
export async function benchWording(): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const jobs = createJobs();
  const deps = {
    engine: { call: <T>(use: (api: typeof engine) => Promise<T>) => use(engine) },
    jobs: { call: <T>(use: (api: typeof jobs) => Promise<T>) => use(jobs), pid: undefined },
  };
  const file = ({ path = 'a.md' }: WordingPair, text: string): VersionFile => {
    const [first, last] = path.endsWith('.md') ? frame : codeFrame;
    const uri = { scheme: 'file', authority: '', path: `/${path}`, query: '', fragment: '' };
    return { path, uri, text: `${first}\n\n${text.trimEnd()}\n\n${last}\n` };
  };
  for (const [name, pairs] of Object.entries({ chosenOn, heldOut })) {
    const found = new Map<WrittenChange, string[]>();
    const listed: string[][] = [];
    for (const pair of pairs) {
      const marks = await wordingMarks(file(pair, pair.older), file(pair, pair.newer), deps, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        inTurns: (steps) => Promise.resolve(atOnce(steps)),
      });
      const word = marks.map(({ wording }) => wording).join(' + ');
      found.set(pair.change, [...(found.get(pair.change) ?? []), word]);
      listed.push([pair.change, word, marks.map(facts).join('; '), pair.newer.slice(0, 60)]);
    }
    console.log(`\nWording of ${pairs.length} pairs, ${name}`);
    printTable([['a reader says', 'called', 'facts', 'newer'], ...listed]);
    printTable([
      ['a reader says', 'pairs', 'called'],
      ...[...found].map(([change, words]) => [change, String(words.length), counted(words)]),
    ]);
  }
  await engine.close();
}

function facts({ cosine, differences }: WordingMark): string {
  return [cosine.toFixed(2), ...differences.map(differenceText)].join(', ');
}

function counted(words: readonly string[]): string {
  return [...new Set(words)]
    .map((word) => `${words.filter((each) => each === word).length} ${word}`)
    .join(', ');
}
