// Holds our tokenizer against the answers of the reference that compare.py writes. Ends with 1 where any differs.
import { createInterface } from 'node:readline';

import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';

interface Batch {
  readonly name: string;
  readonly tokenizer: unknown;
  readonly answers: readonly [
    text: string,
    ids: number[],
    spans: [number, number][],
    words: number[],
  ][];
}

const shownDifferences = 10;
const counts = new Map<string, { texts: number; tokens: number; different: number }>();
let shown = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const batch = JSON.parse(line) as Batch;
  const tokenizer = createTokenizer({ tokenizerJson: JSON.stringify(batch.tokenizer) });
  const count = counts.get(batch.name) ?? { texts: 0, tokens: 0, different: 0 };
  counts.set(batch.name, count);
  for (const [text, ids, spans, words] of batch.answers) {
    const ours = tokenizer.encode(text);
    count.texts++;
    count.tokens += ids.length;
    const expected = JSON.stringify([ids, spans.flat(), words]);
    const found = JSON.stringify([[...ours.ids], [...ours.spans], [...ours.words]]);
    if (found === expected) continue;
    count.different++;
    if (shown++ < shownDifferences) {
      console.log(
        `${batch.name}: ${JSON.stringify(text)}\n  reference ${expected}\n  ours      ${found}`,
      );
    }
  }
}

let [texts, tokens, different] = [0, 0, 0];
for (const [name, count] of [...counts].sort()) {
  console.log(
    `${name}: ${String(count.texts)} texts, ${String(count.tokens)} tokens, ${String(count.different)} different`,
  );
  texts += count.texts;
  tokens += count.tokens;
  different += count.different;
}
console.log(
  `all: ${String(texts)} texts, ${String(tokens)} tokens, ${String(different)} different`,
);
process.exitCode = different === 0 && texts > 0 ? 0 : 1;
