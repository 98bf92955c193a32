import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { sliceAround } from '../../../core/text/sliceAround.ts';
import type { EngineCalls } from '../../../host/engine/processCalls.ts';
import type { TokensAnswer } from '../../../protocol/engineApi.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { WordPlace } from '../../../protocol/pageTokens.ts';
import { engineAsker, type AnswerContext } from './answerContext.ts';
import { priorityOf, type KeptTokens } from './keptTokens.ts';
import { tokenAt } from './tokenAnswers.ts';

/** Places that are listed; all are counted. */
const mostPlaces = 50;
/** Texts that are looked through at a time; an editor must not stand still meanwhile. */
const textsAtATime = 2_000;
/** Of what stands around a word, in UTF-16 units to each side. */
const reach = 24;

/** A token beside another one: where its word stands elsewhere, and how alike the two are. */
export function pairAnswers(
  context: AnswerContext,
  kept: KeptTokens,
  engine: EngineCalls,
): Pick<PageApi, 'wordPlaces' | 'tokenPair'> {
  const { current, until } = context;
  const ask = engineAsker(context, engine);
  return {
    async wordPlaces(request, { signal } = {}) {
      const content = current(request);
      const { segment, token } = request;
      const either = until(signal);
      const answer = await kept.embed(content.input(segment), { signal: either });
      const own = wordAround(answer, token);
      if (!own) return { places: [], count: 0 };
      const word = wholeWord(content.text(segment).slice(own.start, own.end));
      const others = Array.from({ length: content.segmentCount }, (_, i) => i);
      // Its own text before the others.
      const order = [segment, ...others.filter((other) => other !== segment)];
      const places: WordPlace[] = [];
      let count = 0;
      for (const [i, one] of order.entries()) {
        if (i > 0 && i % textsAtATime === 0) {
          await new Promise((resolve) => setTimeout(resolve));
          throwIfCancelled(either);
          // Its segments may be others by now.
          current(request);
        }
        const text = content.text(one);
        for (const { index, 0: found } of text.matchAll(word)) {
          if (one === segment && index === own.start) continue;
          count++;
          if (places.length >= mostPlaces) continue;
          const { start, end } = sliceAround(
            text,
            { start: index, end: index + found.length },
            reach,
          );
          const around = oneLine(text.slice(start, end), 2 * reach + found.length);
          const line = content.range(one, one + 1).segments[0]?.line ?? 0;
          places.push({ segment: one, offset: index + own.within, line, around });
        }
      }
      return { places, count };
    },

    async tokenPair(request, { signal } = {}) {
      const content = current(request);
      const { segment, token, other } = request;
      const text = content.input(segment);
      const otherText = content.input(other.segment);
      const answer = await kept.embed(otherText, { signal: until(signal) });
      const otherToken = 'token' in other ? other.token : tokenAt(answer, other.offset);
      const priority = priorityOf(text.length > otherText.length ? text : otherText);
      const asked = {
        first: { text, token },
        second: { text: otherText, token: otherToken },
        priority,
      };
      const { cosines } = await ask(signal, (api, options) => api.tokenPair(asked, options));
      const otherPiece = answer.tokens[otherToken] ?? '';
      return { cosines: cosines.slice(), otherToken, otherPiece };
    },
  };
}

/** The span of a token's word, and where in it the token begins; undefined for special tokens. */
function wordAround({ encoding: { spans, words } }: TokensAnswer, token: number) {
  const word = words[token] ?? -1;
  if (word < 0) return undefined;
  const first = words.indexOf(word);
  const last = words.lastIndexOf(word);
  const start = spans[2 * first] ?? 0;
  return { start, end: spans[2 * last + 1] ?? 0, within: (spans[2 * token] ?? 0) - start };
}

/** Finds a word, however it is spelled in capitals, and not inside of another. */
function wholeWord(word: string): RegExp {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const letter = '[\\p{L}\\p{M}\\p{N}]';
  // Scripts that put no blanks between words have no edges to look for.
  const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(
    word,
  );
  const before = isSpaced && new RegExp(`^${letter}`, 'u').test(word) ? `(?<!${letter})` : '';
  const after = isSpaced && new RegExp(`${letter}$`, 'u').test(word) ? `(?!${letter})` : '';
  return new RegExp(before + escaped + after, 'giu');
}
