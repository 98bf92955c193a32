// Holds our tokenizer against the answers of the reference that compareLayouts.py writes. Ends with 1 where any differs.
// With a file's name as argument it writes there, for each layout, what came of it.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { AppError } from '../../src/core/errors/appError.ts';
import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';

interface Layout {
  readonly name: string;
  /** Models that are laid out so. */
  readonly models: string;
  readonly tokenizer: string;
  readonly answers: readonly [text: string, ids: number[], spans: [number, number][]][];
  /** What the sentence of a refusal names; absent where it is to be read. */
  readonly refused?: string;
}

interface Outcome {
  readonly name: string;
  readonly models: string;
  /** `equal`, `differs`, or `refused`. */
  readonly ids: string;
  readonly spans: string;
  readonly why?: string;
  readonly texts: number;
  readonly tokens: number;
}

const shownDifferences = 3;
const outcomes: Outcome[] = [];

function compare({ name, models, tokenizer, answers }: Layout): Outcome {
  let [ids, spans, tokens, shown] = [0, 0, 0, 0];
  const ours = createTokenizer({ tokenizerJson: tokenizer });
  for (const [text, expectedIds, expectedSpans] of answers) {
    const found = ours.encode(text);
    tokens += expectedIds.length;
    const sameIds = [...found.ids].join() === expectedIds.join();
    const sameSpans = [...found.spans].join() === expectedSpans.flat().join();
    if (!sameIds) ids++;
    if (!sameSpans) spans++;
    if ((sameIds && sameSpans) || shown++ >= shownDifferences) continue;
    console.log(`${name}: ${JSON.stringify(text)}
  reference ${JSON.stringify([expectedIds, expectedSpans.flat()])}
  ours      ${JSON.stringify([[...found.ids], [...found.spans]])}`);
  }
  const said = (count: number): string => (count === 0 ? 'equal' : `differs in ${count} texts`);
  return { name, models, ids: said(ids), spans: said(spans), texts: answers.length, tokens };
}

function outcomeOf(layout: Layout): Outcome {
  const { name, models } = layout;
  try {
    return compare(layout);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const refused = { ids: 'refused', spans: 'refused', why: error.message };
    return { name, models, ...refused, texts: 0, tokens: 0 };
  }
}

let isAsExpected = true;
for await (const line of createInterface({ input: process.stdin })) {
  const layout = JSON.parse(line) as Layout;
  const outcome = outcomeOf(layout);
  outcomes.push(outcome);
  const { refused } = layout;
  const isRight =
    refused === undefined
      ? outcome.ids === 'equal' && outcome.spans === 'equal'
      : outcome.why?.includes(refused) === true;
  isAsExpected &&= isRight;
  const { name, texts, tokens, ids, spans, why = '' } = outcome;
  console.log(`${name}: ${texts} texts, ${tokens} tokens, ids ${ids}, spans ${spans} ${why}`);
}

const sum = (of: (outcome: Outcome) => number): number =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);
console.log(
  `${outcomes.length} layouts, ${sum(({ texts }) => texts)} texts, ${sum(({ tokens }) => tokens)} tokens, ${isAsExpected ? 'as expected' : 'not all as expected'}`,
);
const [target] = process.argv.slice(2);
if (target !== undefined) {
  const lines = outcomes.map((outcome) => JSON.stringify(outcome));
  writeFileSync(target, `[\n${lines.join(',\n')}\n]\n`);
}
process.exitCode = isAsExpected && outcomes.length > 0 ? 0 : 1;
