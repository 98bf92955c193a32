// Holds our tokenizer against the answers of the reference that compareLayouts.py writes. Ends with 1 where any differs.
import { createInterface } from 'node:readline';

import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';

interface Layout {
  readonly name: string;
  readonly tokenizer: string;
  readonly answers: readonly [
    text: string,
    ids: number[],
    spans: [number, number][],
    words: number[],
  ][];
}

const shownDifferences = 3;
let [texts, tokens, layouts, different] = [0, 0, 0, 0];

for await (const line of createInterface({ input: process.stdin })) {
  const { name, tokenizer, answers } = JSON.parse(line) as Layout;
  const counts = { ids: 0, spans: 0, tokens: 0, failed: '' };
  let shown = 0;
  try {
    const ours = createTokenizer({ tokenizerJson: tokenizer });
    for (const [text, ids, spans] of answers) {
      const found = ours.encode(text);
      counts.tokens += ids.length;
      const sameIds = JSON.stringify([...found.ids]) === JSON.stringify(ids);
      const sameSpans = JSON.stringify([...found.spans]) === JSON.stringify(spans.flat());
      if (!sameIds) counts.ids++;
      else if (!sameSpans) counts.spans++;
      if ((sameIds && sameSpans) || shown++ >= shownDifferences) continue;
      console.log(`${name}: ${JSON.stringify(text)}
  reference ${JSON.stringify([ids, spans.flat()])}
  ours      ${JSON.stringify([[...found.ids], [...found.spans]])}`);
    }
  } catch (error) {
    counts.failed = String(error);
  }
  layouts++;
  texts += answers.length;
  tokens += counts.tokens;
  if (counts.ids + counts.spans > 0 || counts.failed !== '') different++;
  console.log(
    `${name}: ${answers.length} texts, ${counts.tokens} tokens, ids differ in ${counts.ids}, spans alone in ${counts.spans} ${counts.failed}`,
  );
}

console.log(`${layouts} layouts, ${texts} texts, ${tokens} tokens, ${different} layouts differ`);
process.exitCode = different === 0 && texts > 0 ? 0 : 1;
