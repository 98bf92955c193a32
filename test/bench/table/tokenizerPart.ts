import { bundledTokenizerSpeeds, tokenizerNames, tokenizerRounds } from '../tokenizerBench.ts';
import type { BenchPart, Measured } from './benchRow.ts';

export function tokenizerPart(): BenchPart {
  const [own, peer] = tokenizerNames;
  const speeds = bundledTokenizerSpeeds();
  const texts = [...new Set(speeds.map((speed) => speed.texts))];
  const measured = (name: string, tokenizer: string, of: string): Measured | undefined => {
    const speed = speeds.find((each) => each.tokenizer === tokenizer && each.texts === of);
    return speed && { name, range: speed.tokensPerSecond, times: tokenizerRounds };
  };
  return {
    title: 'Tokenising',
    about:
      "One text a call on one thread, with the bundled model's vocabulary. Ours gives the place of each token in the text, too; the peer is what transformers.js uses, and gives numbers only.",
    rows: texts.flatMap((of, i) => {
      const product = measured('this extension', own, of);
      const other = measured(peer, peer, of);
      if (!product || !other) return [];
      return {
        ...{ work: of, unit: 'tokens/s', better: 'more', product, peers: [other] },
        ...(i === 0 ? { inChart: 'Tokenising' } : {}),
      } as const;
    }),
    leftOut: [],
  };
}
