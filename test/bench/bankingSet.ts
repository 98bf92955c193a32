import { readFileSync } from 'node:fs';
import { parseCsv } from '../support/parseCsv.ts';
import { sharedData } from '../support/projectPaths.ts';
import type { VaswaniSet } from './vaswaniSet.ts';

const queryCount = 200;

/** Some lines of the test set ask for those of the training set that have the same intent. Undefined where the data set is missing. */
export function bankingSet(): VaswaniSet | undefined {
  const { path, skip } = sharedData('banking77', 'train.csv');
  if (skip !== false) return undefined;
  const read = (file: string): Map<string, string> =>
    new Map(
      parseCsv(readFileSync(file, 'utf8'))
        .slice(1)
        .flatMap(([text, intent]) => (text && intent ? [[text, intent]] : [])),
    );
  const train = [...read(path)];
  const test = [...read(sharedData('banking77', 'test.csv').path)];
  const step = Math.floor(test.length / queryCount);
  const asked = test.filter((_, i) => i % step === 0).slice(0, queryCount);
  const placesOf = new Map<string, Set<number>>();
  train.forEach(([, intent], place) => {
    placesOf.set(intent, (placesOf.get(intent) ?? new Set()).add(place));
  });
  return {
    documents: train.map(([text]) => text),
    queries: asked.map(([text]) => text),
    relevant: asked.map(([, intent]) => placesOf.get(intent) ?? new Set()),
  };
}
