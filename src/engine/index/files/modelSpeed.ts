import type { IndexModel } from '../models/indexModel.ts';

// Enough to know how many tokens a character is, and what lengths there are.
const sampledTexts = 400;
// Of a text; a minified file is one line of millions.
const sampledCharacters = 2000;
// What a bulk batch holds.
const batchTokens = 1024;
// After one that is not counted: the first of a length is slower.
const timedBatches = 2;
// Beside the model: reading, keeping, batches that are not full.
const overhead = 1.1;

/** What is to be expected of a run of the model. */
export interface RunEstimate {
  readonly seconds: number;
  readonly tokens: number;
}

/**
 * The seconds that embedding these texts will take, and the tokens that they have. A sample says how many tokens they have, and the model is run
 * for half a second on texts of the length in which most of their tokens stand.
 */
export async function estimateRun(
  texts: readonly string[],
  { embedder, choice }: IndexModel,
  signal: AbortSignal | undefined,
): Promise<RunEstimate> {
  const sample = sampleOf(texts).map((text) => {
    const { ids, spans } = embedder.tokenizer.encode(text);
    return { text, spans, tokens: ids.length };
  });
  if (sample.length === 0) return { seconds: 0, tokens: 0 };
  const length = usualLength(sample.map(({ tokens }) => tokens));
  // Cut to one length, so that they make one batch.
  const cut = sample
    .filter(({ tokens }) => tokens >= length)
    .map(({ text, spans }) => text.slice(0, spans[2 * (length - 2) + 1]));
  const batch = [...new Set(cut)].slice(0, Math.max(1, Math.floor(batchTokens / length)));
  const options = { priority: 'bulk', signal } as const;
  await embedder.embedTexts(batch, choice, options);
  const began = performance.now();
  for (let i = 0; i < timedBatches; i++) await embedder.embedTexts(batch, choice, options);
  const tokenMs = (performance.now() - began) / (timedBatches * batch.length * length);
  const tokens = tokenCount(texts, sample);
  return { seconds: (tokenMs / 1000) * overhead * tokens, tokens };
}

function sampleOf(texts: readonly string[]): string[] {
  const count = Math.min(texts.length, sampledTexts);
  return Array.from({ length: count }, (_, i) =>
    (texts[Math.floor((i * texts.length) / count)] ?? '').slice(0, sampledCharacters),
  );
}

/** The length up to which half of all tokens stand. */
function usualLength(lengths: number[]): number {
  const ascending = lengths.toSorted((a, b) => a - b);
  const half = ascending.reduce((sum, length) => sum + length, 0) / 2;
  let sum = 0;
  return ascending.find((length) => (sum += length) >= half) ?? 2;
}

/** By the sample's tokens for each character, and the two that each text has beside. */
function tokenCount(
  texts: readonly string[],
  sample: readonly { readonly text: string; readonly tokens: number }[],
): number {
  const characters = (all: readonly string[]): number =>
    all.reduce((sum, text) => sum + text.length, 0);
  const pieces = sample.reduce((sum, { tokens }) => sum + tokens - 2, 0);
  const sampled = Math.max(1, characters(sample.map(({ text }) => text)));
  return (characters(texts) * pieces) / sampled + 2 * texts.length;
}
