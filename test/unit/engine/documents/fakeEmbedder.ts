import type { BatchScheduler } from '../../../../src/core/embedder/batchScheduler.ts';
import { Embedder } from '../../../../src/core/embedder/embedder.ts';
import type {
  ModelSession,
  SessionInput,
  SessionOutputs,
  SessionResult,
} from '../../../../src/core/embedder/modelSession.ts';
import type { Encoding } from '../../../../src/core/tokenizer/encoding.ts';
import type { Tokenizer } from '../../../../src/core/tokenizer/tokenizer.ts';

const dims = 16;
const cls = 1;
const sep = 2;

/** Words are tokens; a word's id is made of its letters. */
class WordTokenizer implements Tokenizer {
  readonly vocabularySize = 1_000_003;
  readonly around = { before: [cls], after: [sep] };
  readonly specialIds = { cls, sep, pad: 0, unknown: 3, mask: undefined };

  encode(text: string): Encoding {
    const words = [...text.matchAll(/\S+/g)];
    const idOf = (word: string): number => {
      let id = 7;
      for (let i = 0; i < word.length; i++) id = (id * 31 + word.charCodeAt(i)) % 999_983;
      return id + 10;
    };
    const spans = words.flatMap(({ index, 0: word }) => [index, index + word.length]);
    return {
      ids: Int32Array.of(cls, ...words.map(([word]) => idOf(word)), sep),
      spans: Int32Array.of(0, 0, ...spans, 0, 0),
      words: Int32Array.of(-1, ...words.keys(), -1),
      tokenTypes: new Int32Array(words.length + 2),
    };
  }

  encodePair(): Encoding {
    throw new Error('Not needed here.');
  }

  token(id: number): string {
    return `#${id}`;
  }

  tokenId(): undefined {
    return undefined;
  }
}

/** States of nothing but a token's id and layer. Each batch waits for `gate`. */
class IdSession implements ModelSession {
  readonly info = {
    dims,
    hiddenStateCount: 3,
    attentionLayerCount: 0,
    headCount: undefined,
    layersNote: undefined,
    embeddingParts: [],
    takesTokenTypes: false,
    kind: 'ort',
    precision: 'fp32',
    threads: 1,
  } as const;
  readonly names = { inputs: [], outputs: [], hiddenStates: [], options: {} };
  /** The sequences that were run, as text of their ids. */
  readonly ran: string[] = [];
  gate: Promise<void> | undefined;

  async run(input: SessionInput, { hiddenLayers }: SessionOutputs): Promise<SessionResult> {
    await this.gate;
    for (let i = 0; i < input.batchSize; i++) {
      this.ran.push(input.ids.subarray(i * input.length, (i + 1) * input.length).join(' '));
    }
    const states = (layer: number): Float32Array =>
      Float32Array.from({ length: input.ids.length * dims }, (_, at) => {
        const id = input.ids[Math.floor(at / dims)]!;
        return Math.sin(id * (1 + (at % dims) + layer * 0.37));
      });
    return {
      hiddenStates: new Map(hiddenLayers.map((layer) => [layer, states(layer)])),
      attentions: new Map(),
      embeddingParts: new Map(),
    };
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

export interface FakeEmbedder {
  readonly embedder: Embedder;
  readonly session: IdSession;
}

/** A model that takes no time, with batches of about `batchTokens` tokens. */
export function fakeEmbedder(batchTokens = 40): FakeEmbedder {
  let last: Promise<unknown> = Promise.resolve();
  const scheduler: BatchScheduler = {
    batchTokenBudget: () => batchTokens,
    run: (_, work) => {
      const next = last.then(() => new Promise((resolve) => setImmediate(resolve))).then(work);
      last = next.catch(() => undefined);
      return next;
    },
  };
  const session = new IdSession();
  const windows = { windowTokens: 16, overlapTokens: 4 };
  return { embedder: new Embedder(new WordTokenizer(), session, scheduler, windows), session };
}
