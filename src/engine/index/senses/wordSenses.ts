import { groupSenses, senseNames } from '../../../core/analysis/senses/senses.ts';
import { likenessTo, senseVectors, type WordRow } from '../../../core/analysis/senses/wordRows.ts';
import { AppError, throwIfCancelled } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { hasMeaning } from '../../../core/text/segment.ts';
import type { SensesAnswer, SensesRequest } from '../../../protocol/index/senseApi.ts';
import { nativeProducts } from '../../runtime/matMul.ts';
import { breather } from '../../work/breather.ts';
import { breathingProducts } from '../../work/breathingProducts.ts';
import type { IndexModel } from '../models/indexModel.ts';
import type { WorkspaceIndex } from '../workspaceIndex.ts';
import { aboutWord, sensesOf, standsAt, wordPlace, type FoundWord } from './wordPlaces.ts';
import { WordReader, type KeptTokens } from './wordReader.ts';
import { WordTexts, type HeldWords, type WordText } from './wordTexts.ts';

/** More texts with kept token vectors take longer and hardly change the senses. */
export const mostKeptTexts = 1500;
/** What the model reads in some seconds. */
const mostModelTexts = 400;
const keysAtOnce = 100;
// Read by the model before the first answer; the next one comes after twice as many.
const firstAnswerTexts = 40;

export interface SenseOptions {
  /** Undefined where no token vectors are kept. */
  readonly kept: KeptTokens | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((answer: SensesAnswer) => void) | undefined;
}

/**
 * The places of a word in an index, by sense. The full text, which has to be whole, tells where it stands; its rows come of
 * kept token vectors where there are any, else of the model. Throws `invalidInput` where there is no word.
 */
export async function wordSenses(
  index: WorkspaceIndex,
  model: IndexModel,
  asked: Omit<SensesRequest, 'location'>,
  options: SenseOptions,
): Promise<SensesAnswer> {
  const search = new SenseSearch(index, model, asked, options);
  return search.run();
}

class SenseSearch {
  readonly #index: WorkspaceIndex;
  readonly #asked: Omit<SensesRequest, 'location'>;
  readonly #options: SenseOptions;
  readonly #reader: WordReader;
  readonly #found: FoundWord[] = [];
  /** Where the word was asked about. */
  #own: FoundWord | undefined;
  #texts = 0;
  #readTexts = 0;
  #leftPlaces = 0;

  constructor(
    index: WorkspaceIndex,
    { embedder, choice }: IndexModel,
    asked: Omit<SensesRequest, 'location'>,
    options: SenseOptions,
  ) {
    this.#index = index;
    this.#asked = asked;
    this.#options = options;
    const { kept, signal } = options;
    const { components } = kept ?? {};
    this.#reader = new WordReader({ embedder, choice, components, signal });
  }

  async run(): Promise<SensesAnswer> {
    const { signal } = this.#options;
    const { text, word, at, under } = this.#asked;
    const asked = text.slice(word.start, word.end);
    if (!hasMeaning(asked)) throw withoutWord();
    const { scope } = await this.#index.snapshot(undefined);
    throwIfCancelled(signal);
    const words = new WordTexts(this.#index.workspace, scope, asked, { at, under });
    const { texts } = words;
    this.#texts = texts.length;
    const first = texts.filter(({ own }) => own !== undefined);
    const rest = texts.filter(({ own }) => own === undefined);
    const unread = await this.#readKept(words, [...first, ...rest].slice(0, mostKeptTexts));
    const toRead = unread.slice(0, mostModelTexts);
    // The word itself first: what is found is compared with it.
    for (const each of toRead.filter(({ text: { own } }) => own)) await this.#readByModel(each);
    await this.#readAsked();
    const others = toRead.filter(({ text: { own } }) => !own);
    let next = firstAnswerTexts;
    for (const [i, each] of others.entries()) {
      await this.#readByModel(each);
      if (i + 1 !== next) continue;
      next *= 2;
      if (i + 1 < others.length) this.#options.onProgress?.(await this.#answer());
    }
    return this.#answer();
  }

  /** Reads the texts whose token vectors are kept; gives the others that hold the word. */
  async #readKept(words: WordTexts, texts: readonly WordText[]): Promise<UnreadText[]> {
    const { kept, signal } = this.#options;
    const breathe = breather(signal);
    const unread: UnreadText[] = [];
    for (let from = 0; from < texts.length; from += keysAtOnce) {
      const some = texts.slice(from, from + keysAtOnce);
      const tokens = kept?.tokensOf(some.map(({ key }) => key));
      for (const text of some) {
        await breathe();
        const held = words.wordsOf(text);
        // What stands around a text is in the full text, too.
        if (held.words.length === 0) {
          this.#texts--;
          continue;
        }
        const rows = tokens?.get(text.key);
        const found = rows && this.#reader.ofKept(held.input, held.words, rows);
        if (found) this.#add(text, held, found);
        else unread.push({ text, held });
      }
    }
    return unread;
  }

  async #readByModel({ text, held }: UnreadText): Promise<void> {
    this.#add(text, held, await this.#reader.byModel(held.input, held.words));
  }

  /** Where the index does not have the word as it was asked about, what was sent with it tells. */
  async #readAsked(): Promise<void> {
    if (this.#own) return;
    const { text, word } = this.#asked;
    const [row] = await this.#reader.byModel(text, [word]);
    if (!row) throw withoutWord();
    this.#own = { row, about: aboutWord(text, word), shown: undefined };
  }

  #add(text: WordText, held: HeldWords, rows: readonly (WordRow | undefined)[]): void {
    const { at } = this.#asked;
    const { own, first } = text;
    this.#readTexts++;
    this.#leftPlaces += held.left;
    held.words.forEach((word, i) => {
      const row = rows[i];
      if (!row) return;
      const about = aboutWord(held.input, word);
      const isAsked = own !== undefined && at !== undefined && standsAt(own, word, at);
      if (isAsked) this.#own ??= { row, about, shown: undefined };
      const segment = isAsked ? first : (own ?? first);
      if (!segment) return;
      const places = text.places + (own && !isAsked ? 1 : 0);
      const title = this.#index.workspace.titles(segment.path)(segment.number);
      const shown = wordPlace(segment, held.read, word, { places, title });
      this.#found.push({ row, about, shown });
    });
  }

  async #answer(): Promise<SensesAnswer> {
    const { signal } = this.#options;
    const found = this.#own ? [this.#own, ...this.#found] : this.#found;
    const vectors = senseVectors(found.map(({ row }) => row));
    const products = breathingProducts(nativeProducts, signal);
    const senses = await groupSenses(vectors, { products, signal });
    const names = senseNames(
      found.map(({ about }) => about),
      senses,
    );
    return {
      senses: sensesOf(found, senses, names, likenessTo(vectors, 0)),
      texts: this.#texts,
      readTexts: this.#readTexts,
      leftPlaces: this.#leftPlaces,
    };
  }
}

interface UnreadText {
  readonly text: WordText;
  readonly held: HeldWords;
}

function withoutWord(): AppError {
  return new AppError('invalidInput', t('There is no word here; put the cursor on one.'));
}
