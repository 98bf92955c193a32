import type { AddedToken } from './addedTokens.ts';
import type { AroundText } from './tokenizer.ts';
import type { NormalizerOptions, WordRules } from './normalization/characterCodes.ts';

/** One place in a template: a special token that is put there, or the first or second text. */
export type TemplatePart =
  | { readonly kind: 'special'; readonly id: number; readonly tokenType: number }
  | { readonly kind: 'text'; readonly which: 'first' | 'second'; readonly tokenType: number };

/** Everything that a WordPiece tokenizer is made of, from whatever file it was read. */
export interface TokenizerDefinition {
  readonly normalizer: NormalizerOptions;
  readonly words: WordRules;
  /** Entries of the model's vocabulary; added tokens are not among them unless the file has both. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly addedTokens: readonly AddedToken[];
  readonly unknownToken: string;
  readonly continuingPrefix: string;
  readonly maxWordChars: number;
  /** The first text, special tokens before and after it. */
  readonly single: readonly TemplatePart[];
  readonly pair: readonly TemplatePart[];
  /**
   * Whether the white space that added tokens take beside them is left out of their spans; all of it, or all but one
   * character where a text begins.
   */
  readonly trimsSpans: 'no' | 'all' | 'allButPrefix';
  readonly padId: number;
  readonly maskId: number | undefined;
}

/** What stands before and after the text in the template of a single text. */
export function aroundText(single: readonly TemplatePart[]): AroundText {
  const text = single.findIndex(({ kind }) => kind === 'text');
  const idsOf = (parts: readonly TemplatePart[]): number[] =>
    parts.flatMap((part) => (part.kind === 'special' ? [part.id] : []));
  return { before: idsOf(single.slice(0, text)), after: idsOf(single.slice(text + 1)) };
}

/** `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, as BERT has them. */
export function bertTemplates(
  cls: number,
  sep: number,
): Pick<TokenizerDefinition, 'single' | 'pair' | 'trimsSpans'> {
  const single: readonly TemplatePart[] = [
    { kind: 'special', id: cls, tokenType: 0 },
    { kind: 'text', which: 'first', tokenType: 0 },
    { kind: 'special', id: sep, tokenType: 0 },
  ];
  return {
    single,
    pair: [
      ...single,
      { kind: 'text', which: 'second', tokenType: 1 },
      { kind: 'special', id: sep, tokenType: 1 },
    ],
    trimsSpans: 'no',
  };
}

/** `<s> A </s>` and `<s> A </s></s> B </s>`, as RoBERTa and MPNet have them, without token types. */
export function robertaTemplates(
  cls: number,
  sep: number,
): Pick<TokenizerDefinition, 'single' | 'pair'> {
  const special = (id: number): TemplatePart => ({ kind: 'special', id, tokenType: 0 });
  const text = (which: 'first' | 'second'): TemplatePart => ({ kind: 'text', which, tokenType: 0 });
  const single = [special(cls), text('first'), special(sep)];
  return { single, pair: [...single, special(sep), text('second'), special(sep)] };
}
