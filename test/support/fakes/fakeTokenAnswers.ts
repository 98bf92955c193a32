import { AppError } from '../../../src/core/errors/appError.ts';
import type { PageApi } from '../../../src/protocol/pageApi.ts';
import type { FakePanel } from './fakePanel.ts';
import { fakeTokenRange } from './fakeTokens.ts';

type TokenAnswers = Pick<
  PageApi,
  | 'openSegment'
  | 'tokens'
  | 'vector'
  | 'attention'
  | 'attentionOverview'
  | 'tokenPath'
  | 'tokenInputs'
  | 'wordPlaces'
  | 'tokenPair'
  | 'modelInput'
  | 'wholeVector'
  | 'vectorCode'
>;

interface TokenChoices {
  /** Whether each token has a share in the vector of its text. */
  readonly hasShares: boolean;
}

/** What a page asks of one segment's tokens. */
export function fakeTokenAnswers(panel: FakePanel, choices: TokenChoices): TokenAnswers {
  return {
    openSegment: async (request) => {
      const text = panel.textOf(request);
      // As a host whose engine is at work on it.
      while (panel.content.unit === 'selection' && request.segment >= panel.embeddedCount) {
        const { kind } = panel.status;
        if (kind === 'cancelled' || kind === 'failed') return { kind: 'stopped' };
        await panel.changed();
        panel.check(request);
      }
      const tokenCount = panel.open(text).tokens.pieces.length;
      return { kind: 'open', tokenCount, token: panel.content.cursorToken };
    },

    tokens: (request) => {
      const text = panel.textOf(request);
      const { tokens } = panel.open(text);
      return Promise.resolve(fakeTokenRange(text, tokens, request.start, request.end));
    },

    vector: (request) => {
      const { vectors } = panel.open(panel.textOf(request));
      return Promise.resolve(vectors.answer(request.token, request.layer));
    },

    attention: (request) =>
      Promise.resolve(panel.insideOf(request).attention(request.token, request)),

    attentionOverview: (request) =>
      Promise.resolve(panel.insideOf(request).overview(request.token)),

    tokenPath: (request) =>
      Promise.resolve(panel.open(panel.textOf(request)).inside.path(request.token)),

    tokenInputs: (request) => {
      const hasParts = panel.model.attentionLayerCount > 0;
      return Promise.resolve(panel.insideOf(request).inputs(request.token, hasParts));
    },

    wordPlaces: (request) => {
      const text = panel.textOf(request);
      const { spans } = panel.open(text).tokens;
      const [start, end] = spans.slice(2 * request.token, 2 * request.token + 2);
      const word = text.slice(start, end).toLowerCase();
      const segments = Array.from({ length: panel.count }, (_, segment) => segment);
      const places = segments.flatMap((segment) => {
        const tokens = panel.open(panel.text(segment)!).tokens;
        return tokens.pieces.flatMap((piece, i) => {
          const isOwn = segment === request.segment && i === request.token;
          if (isOwn || word === '' || piece.replace('##', '') !== word) return [];
          const { line } = panel.row(segment);
          return [{ segment, offset: tokens.spans[2 * i]!, line, around: `before ${word} after` }];
        });
      });
      return Promise.resolve({ places: places.slice(0, 50), count: places.length });
    },

    tokenPair: (request) => {
      const { other } = request;
      const text = panel.open(panel.textOf(request));
      const second = panel.open(panel.text(other.segment)!);
      const { pieces, spans } = second.tokens;
      const otherToken =
        'token' in other
          ? other.token
          : pieces.findIndex((_, i) => spans[2 * i] === other.offset && i > 0);
      const cosines = Float32Array.from({ length: panel.model.hiddenStateCount }, (_, layer) => {
        const a = text.vectors.answer(request.token, layer);
        const b = second.vectors.answer(otherToken, layer);
        const product = a.vector.reduce((sum, value, i) => sum + value * b.vector[i]!, 0);
        return product / (a.norm * b.norm);
      });
      return Promise.resolve({ cosines, otherToken, otherPiece: pieces[otherToken]! });
    },

    modelInput: (request) => {
      const { pieces, ids, spans } = panel.open(panel.textOf(request)).tokens;
      const { maxLength } = request;
      if (pieces.length > maxLength) {
        throw new AppError(
          'tooManyTokens',
          `Token length greater than max length: ${pieces.length} tokens, where ${maxLength} are allowed.`,
        );
      }
      const inputIds = new Int32Array(maxLength);
      inputIds.set(ids);
      const attentionMask = new Int32Array(maxLength).fill(1, 0, ids.length);
      return Promise.resolve({ tokens: pieces, inputIds, attentionMask, spans });
    },

    wholeVector: (request) => {
      const { tokens, vectors } = panel.open(panel.textOf(request));
      const states = tokens.pieces.map((_, token) => vectors.answer(token, -1).vector);
      const sum = states[0]!.map((_, i) => states.reduce((all, state) => all + state[i]!, 0));
      const norm = Math.hypot(...sum);
      const shares = states.map(
        (state) => state.reduce((all, value, i) => all + value * sum[i]!, 0) / norm ** 2,
      );
      return Promise.resolve({
        vector: sum.map((value) => value / norm),
        pieces: tokens.pieces,
        hasPrompt: false,
        shares: choices.hasShares ? Float32Array.from(shares) : undefined,
      });
    },

    vectorCode: (request) => {
      panel.textOf(request);
      const { token, layer } = request;
      return Promise.resolve(`vector = ...  # token ${token ?? 'none'}, layer ${layer}\n`);
    },
  };
}
