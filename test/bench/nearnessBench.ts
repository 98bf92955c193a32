import {
  expectedByChance,
  nearnessOf,
  type Nearness,
  type UnrelatedCosines,
} from '../../src/core/search/nearness.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { cachedVectors } from './cachedVectors.ts';
import { nearnessSets } from './nearnessSets.ts';
import { printTable } from './report.ts';

const words: readonly Nearness[] = ['strong', 'likely', 'weak', 'chance'];

/** What the first row of a search by meaning is called, of questions that are answered and of foreign ones. */
export async function benchNearness(): Promise<void> {
  const sets = nearnessSets();
  if (!sets) {
    console.log('\nNearness: left out, the data sets are missing.');
    return;
  }
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const { queries: unrelated } = await (await engine.model()).background.of(undefined);
  const rows: string[][] = [];
  for (const { name, texts, answered, foreign } of sets) {
    const vectors = await cachedVectors(engine, texts);
    for (const [kind, questions] of Object.entries({ answered, ...foreign })) {
      const asked = await cachedVectors(engine, questions);
      const counts = countWords(vectors, asked, unrelated);
      const asForeign = kind === 'answered' ? kind : `foreign: ${kind}`;
      const near = (counts.get('strong') ?? 0) + (counts.get('likely') ?? 0);
      const each = words.map((word) => String(counts.get(word) ?? 0));
      const shown = `${Math.round((100 * near) / questions.length)} %`;
      rows.push([name, String(texts.length), asForeign, String(questions.length), ...each, shown]);
    }
  }
  console.log('\nNearness of the first row');
  printTable([['set', 'texts', 'questions', 'n', ...words, 'strong or likely'], ...rows]);
}

function countWords(
  vectors: Matrix,
  asked: Matrix,
  unrelated: UnrelatedCosines,
): ReadonlyMap<Nearness, number> {
  const counts = new Map<Nearness, number>();
  for (let question = 0; question < asked.rows; question++) {
    let best = -1;
    for (let text = 0; text < vectors.rows; text++) {
      best = Math.max(best, cosine(asked.row(question), vectors.row(text)));
    }
    const word = nearnessOf(expectedByChance(best, vectors.rows, unrelated));
    if (word) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
