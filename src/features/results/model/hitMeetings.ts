import { parseQuery } from '../../../core/search/query.ts';
import { inputOf, isBlank, type ReadText } from '../../../core/text/segment.ts';
import { metWords, type MetWord } from '../../../core/tokenVectors/metWords.ts';
import type { ResultSet } from '../../../host/results.ts';
import { maxCharacters, type Attributing } from './wordFinder.ts';

/** The words of one query that those of its hits' texts met; asked for where somebody looks at a hit. */
export class HitMeetings {
  readonly #corpus: Pick<Attributing, 'matchWords'>;
  readonly #results: Pick<ResultSet, 'query' | 'index' | 'documents'>;
  readonly #log: { debug(message: string): void };
  readonly #found = new Map<string, Promise<readonly MetWord[]>>();

  constructor(
    corpus: Pick<Attributing, 'matchWords'>,
    results: Pick<ResultSet, 'query' | 'index' | 'documents'>,
    log: { debug(message: string): void },
  ) {
    this.#corpus = corpus;
    this.#results = results;
    this.#log = log;
  }

  /** None for a sum of texts, which has no words, for texts that are far too long, and where the engine fails. */
  of(read: ReadText): Promise<readonly MetWord[]> {
    const { text } = read;
    const { query } = this.#results;
    const isSum = query.more.length + query.less.length > 0;
    if (isSum || text.length > maxCharacters || isBlank(parseQuery(query.text).plain)) {
      return Promise.resolve([]);
    }
    const known = this.#found.get(text);
    if (known) return known;
    const finding = this.#find(read).catch((error: unknown) => {
      // Whoever asks again has another try.
      this.#found.delete(text);
      this.#log.debug(`Words that met: ${String(error)}`);
      return [];
    });
    this.#found.set(text, finding);
    return finding;
  }

  async #find(read: ReadText): Promise<readonly MetWord[]> {
    const { query, index, documents = [] } = this.#results;
    const asked = { reference: query.text, text: inputOf(read), index, isQuery: true } as const;
    return metWords(query.text, read.text, await this.#corpus.matchWords(asked, documents));
  }
}
