import { createEngine } from '../../../src/engine/engine.ts';
import { bundledModel } from '../../support/projectPaths.ts';
import { bankingLines, stsSentences } from '../benchTexts.ts';
import { secondsInTurns, transformersPeers, type Contestant } from '../engineBench.ts';
import { rangeOf } from '../report.ts';
import type { BenchPart, BenchRow, Measured, NotMeasured } from './benchRow.ts';
import type { BenchContext, SetUp } from './benchContext.ts';
import { lengthTexts } from './lengthTexts.ts';
import { PythonPeer, pythonPeerName } from './peers/pythonPeer.ts';

const rounds = 5;
/** How many texts of how many tokens. */
const lengths = [
  { tokens: 8, count: 256 },
  { tokens: 32, count: 128 },
  { tokens: 128, count: 40 },
  { tokens: 256, count: 20 },
];
// Of all lengths, as people have them: batches of them are padded by who embeds what comes one after the other.
const sentencesAsTheyAre = 1000;
const choice = { layer: -1, pooling: 'mean' } as const;
const precisions = ['fp32', 'int8'] as const;

/** Texts that are embedded at once. */
interface Work {
  readonly texts: readonly string[];
  readonly name: string;
  readonly unit: string;
  /** What is counted a second, of all texts. */
  readonly amount: number;
  readonly inChart?: string;
}

/** Sentences/s as they are, tokens/s by length of text. */
export async function embeddingPart({ threads, python }: BenchContext): Promise<BenchPart> {
  const own: Contestant[] = [];
  const engines = [];
  for (const precision of precisions) {
    const engine = createEngine(() => undefined);
    await engine.open({ modelFolder: bundledModel, runtime: 'native', precision });
    engines.push(engine);
    own.push({
      name: precision,
      run: async (texts) => {
        await engine.embedTexts({ texts, choice, priority: 'bulk' });
      },
    });
  }
  const { embedder } = await engines[0]!.model();
  const sentences = stsSentences() ?? [];
  const lines = [...sentences, ...(bankingLines() ?? [])];
  const encode = (text: string): { count: number; ends: number[] } => {
    const { ids, spans } = embedder.tokenizer.encode(text);
    const ends = Array.from(ids, (_, i) => spans[2 * i + 1]!).filter((end) => end > 0);
    return { count: ids.length, ends };
  };
  using other = python.isSetUp ? new PythonPeer(threads) : undefined;
  await other?.opened();
  const peers = await transformersPeers(threads, { withQ8: python.isSetUp });
  if (other) peers.push({ name: pythonPeerName, run: (texts) => other.embed(texts) });
  const rows: BenchRow[] = [];
  for (const { texts, name, unit, amount, inChart } of worksOf(sentences, lines, encode)) {
    const seconds = await secondsInTurns([...own, ...peers], texts, rounds);
    const measured = (who: string, at: number): Measured => ({
      name: who,
      range: rangeOf(seconds[at]!.map((time) => amount / time)),
      times: rounds,
    });
    const theirs = peers.map((peer, i) => measured(peer.name, own.length + i));
    own.forEach((contestant, i) => {
      const isInt8 = contestant.name === 'int8';
      rows.push({
        work: `${name}, ${contestant.name}`,
        unit,
        better: 'more',
        product: measured(`this extension, ${contestant.name}`, i),
        peers: theirs.filter((peer) => peer.name.includes('q8') === isInt8),
        ...(inChart !== undefined && !isInt8 ? { inChart } : {}),
      });
    });
  }
  for (const engine of engines) await engine.close();
  return {
    title: 'Embedding',
    about: `All texts at once, on ${threads} threads: sentences of STS-B dev as they are, of whatever length; then those and Banking77's, one after the other, cut at so many tokens, [CLS] and [SEP] counted; none twice. transformers.js runs the same weights; sentence-transformers those that they were made of, 32 texts a batch.`,
    rows,
    leftOut: missing(python, peers),
  };
}

function worksOf(
  sentences: readonly string[],
  lines: readonly string[],
  encode: Parameters<typeof lengthTexts>[1],
): Work[] {
  const some = sentences.slice(0, sentencesAsTheyAre);
  const works = lengths.map(({ tokens, count }): Work => {
    const texts = lengthTexts(lines, encode, { tokens, count });
    return {
      ...{ texts, name: `${texts.length} texts of ${tokens} tokens`, unit: 'tokens/s' },
      amount: texts.length * tokens,
      ...(tokens === 32 && { inChart: `Embedding, ${tokens} tokens a text` }),
    };
  });
  if (some.length === 0) return works;
  const name = `${some.length} sentences as they are`;
  return [{ texts: some, name, unit: 'sentences/s', amount: some.length }, ...works];
}

function missing(python: SetUp, peers: readonly Contestant[]): NotMeasured[] {
  const q8 = 'transformers.js, q8';
  if (!python.isSetUp) {
    const { reason } = python;
    return [
      { name: pythonPeerName, reason },
      { name: q8, reason },
    ];
  }
  const hasQ8 = peers.some(({ name }) => name.startsWith(q8));
  return hasQ8 ? [] : [{ name: q8, reason: 'scripts/model/build.sh --q8 did not make its file' }];
}
