import {
  expectedByChance,
  nearnessOf,
  type Nearness,
  type UnrelatedCosines,
} from '../../src/core/search/nearness.ts';
import { expectedWhereMeant, meaningTest } from '../../src/core/search/queryMeaning.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Tokenizer } from '../../src/core/tokenizer/tokenizer.ts';
import { bundledModel, sharedData } from '../support/projectPaths.ts';
import { cachedVectors } from './cachedVectors.ts';
import { nearnessSets } from './nearnessSets.ts';
import { nonsenseQueries } from './nearness/nonsenseQueries.ts';
import { printTable } from './report.ts';

const words: readonly Nearness[] = ['strong', 'likely', 'weak', 'chance'];

/** What the first row of a search by meaning is called, of questions that are answered, of foreign ones, and of nonsense. */
export async function benchNearness(): Promise<void> {
  const sets = nearnessSets();
  if (!sets) {
    console.log('\nNearness: left out, the data sets are missing.');
    return;
  }
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const { background, embedder } = await engine.model();
  const { queries: unrelated } = await background.of(undefined);
  const vocabulary = sharedData('tokenizer', 'vocab.txt');
  const nonsense = vocabulary.skip === false ? nonsenseQueries(vocabulary.path) : {};
  const rows: string[][] = [];
  for (const { name, texts, answered, foreign } of sets) {
    const vectors = await cachedVectors(engine, texts);
    for (const [kind, questions] of Object.entries({ answered, ...foreign, ...nonsense })) {
      const asked = await cachedVectors(engine, questions);
      const counts = countWords(
        { texts, vectors },
        { questions, asked },
        unrelated,
        embedder.tokenizer,
      );
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
  { texts, vectors }: { texts: readonly string[]; vectors: Matrix },
  { questions, asked }: { questions: readonly string[]; asked: Matrix },
  unrelated: UnrelatedCosines,
  tokenizer: Tokenizer,
): ReadonlyMap<Nearness, number> {
  const counts = new Map<Nearness, number>();
  for (let question = 0; question < asked.rows; question++) {
    let best = -1;
    let nearest = '';
    for (let text = 0; text < vectors.rows; text++) {
      const found = cosine(asked.row(question), vectors.row(text));
      if (found <= best) continue;
      best = found;
      nearest = texts[text] ?? '';
    }
    const means = meaningTest(questions[question] ?? '', tokenizer);
    const byChance = expectedByChance(best, vectors.rows, unrelated);
    const word = nearnessOf(expectedWhereMeant(byChance, () => nearest, means));
    if (word) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
