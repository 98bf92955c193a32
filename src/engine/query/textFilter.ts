import { RE2JS, RE2JSException } from 're2js';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { bareSigns } from '../../core/search/foldedText.ts';
import { phraseExpression, phraseTest } from '../../core/search/keywordQuery.ts';
import type { Query, QueryPattern } from '../../core/search/query.ts';
import type { Steps } from '../../core/search/steps.ts';

type TextTest = (text: string) => Steps<boolean>;

/** Tells of texts whether they hold what a query asks for, and nothing that it does not want. */
export class TextFilter {
  readonly #wanted: readonly TextTest[];
  readonly #phrases: readonly TextTest[];
  readonly #unwanted: readonly TextTest[];

  /** Throws `invalidInput` for a pattern that cannot be followed. */
  constructor({ wanted, unwanted }: Query) {
    this.#wanted = wanted.patterns.map(patternTest);
    this.#phrases = wanted.phrases.map(occurs);
    this.#unwanted = [...unwanted.patterns.map(patternTest), ...unwanted.phrases.map(occurs)];
  }

  /** `beside`: what else stands in the text's record, where words in quotes may be as well; asked for where they are not in the text. */
  *accepts(text: string, beside?: () => string | undefined): Steps<boolean> {
    for (const test of this.#wanted) if (!(yield* test(text))) return false;
    for (const test of this.#phrases) {
      if (yield* test(text)) continue;
      const record = beside?.();
      if (record === undefined || !(yield* test(record))) return false;
    }
    for (const test of this.#unwanted) if (yield* test(text)) return false;
    return true;
  }
}

/** Of words as the full text has them; of signs alone as they are. */
function occurs(phrase: string): TextTest {
  if (phraseExpression(phrase) !== undefined) return phraseTest(phrase);
  const signs = bareSigns(phrase) || phrase;
  return inOneStep((text) => bareSigns(text).includes(signs));
}

/** Throws `invalidInput` for a pattern that cannot be followed. */
export function compiledPattern({ source, ignoresCase }: QueryPattern): RE2JS {
  return compiled(source, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
}

function patternTest(asked: QueryPattern): TextTest {
  const pattern = compiledPattern(asked);
  return inOneStep((text) => pattern.test(text));
}

function inOneStep(test: (text: string) => boolean): TextTest {
  // eslint-disable-next-line require-yield -- phrases take steps in a long text, this does not
  return function* (text) {
    return test(text);
  };
}

function compiled(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, '');
    throw new AppError(
      'invalidInput',
      t(
        'The pattern /{0}/ cannot be followed ({1}); change it, or put it in quotes to find it as it is.',
        source,
        reason,
      ),
      { cause: error },
    );
  }
}
