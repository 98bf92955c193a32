import { unpackCentred, unpackRows } from '../../../core/tokenVectors/packedRows.ts';
import type { CentredComponents } from '../../../core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';
import { columnMeans } from '../../../core/vectors/covariance.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { byLowestKey } from '../../textKey.ts';
import { breather } from '../../work/breather.ts';
import type { SpaceTokens } from './spaceTokens.ts';

// Their mean is that of all to a hundredth; read in some 10 ms.
const centringTokens = 8192;
const centringTexts = 1000;

/**
 * The token vectors of one corpus, the texts of a workspace, centred on its own mean: components are shared by all that have the
 * space, and about another corpus's mean all tokens of one would look alike.
 */
export class CorpusTokens {
  /** By these a query's tokens are projected, see `tokenRowsOf`. */
  readonly components: CentredComponents;
  readonly #tokens: SpaceTokens;
  readonly #keys: Uint8Array;

  private constructor(tokens: SpaceTokens, keys: Uint8Array, centre: Float32Array) {
    this.#tokens = tokens;
    this.#keys = keys;
    this.components = { ...tokens.components, centre };
  }

  /**
   * `keys`: of the vectors of the corpus's texts, `keyBytes` each, as `IndexScope.keyBlob` has them. Undefined where none of
   * these texts has token vectors. Throws `DamagedIndexError`.
   */
  static of(tokens: SpaceTokens, keys: Uint8Array): CorpusTokens | undefined {
    const centre = centreOf(tokens, keys);
    return centre && new CorpusTokens(tokens, keys, centre);
  }

  /**
   * Token vectors of some texts, by the keys of the texts' vectors; those that have none are left out. A text costs some
   * tenth of a millisecond. `centre`: what they are centred on, the corpus's own mean when absent. Throws `DamagedIndexError`.
   */
  tokensOf(keys: Iterable<string>, centre = this.components.centre): Map<string, TokenRows> {
    this.#tokens.refresh();
    const keyOf = new Map<number, string>();
    for (const key of keys) {
      const number = this.#tokens.find(key);
      if (number >= 0) keyOf.set(number, key);
    }
    const found = new Map<string, TokenRows>();
    for (const { number, packed } of this.#tokens.read(keyOf.keys())) {
      found.set(keyOf.get(number) ?? '', rowsOf(packed, centre));
    }
    return found;
  }

  /**
   * Gives `visit` the token vectors of all texts of the corpus that have them, in the order in which they lie in the file.
   * `place`: the first in the corpus's keys that is the text's. Holds a block of some 128 kB at a time, and lets other work go
   * first now and then. Rejects with `cancelled`; throws `DamagedIndexError`.
   */
  async scan(
    visit: (place: number, tokens: TokenRows) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#tokens.refresh();
    const placeOf = this.#tokens.firstPlaces(this.#keys);
    const breathe = breather(signal);
    for (const { number, packed } of this.#tokens.read(placeOf.keys())) {
      visit(placeOf.get(number) ?? 0, rowsOf(packed, this.components.centre));
      await breathe();
    }
  }
}

function rowsOf(packed: Uint8Array, centre: Float32Array): TokenRows {
  const dims = centre.length;
  const rows = unpackCentred(packed, centre);
  return { count: rows.length / dims, dims, rows };
}

/** The mean of some texts' tokens, if there are any: of those with the lowest keys. */
function centreOf(tokens: SpaceTokens, keys: Uint8Array): Float32Array | undefined {
  const { dims } = tokens.components;
  const placeOf = tokens.firstPlaces(keys);
  const numberAt = new Map([...placeOf].map(([number, place]) => [place, number]));
  const sample = byLowestKey(keys, numberAt.keys()).slice(0, centringTexts);
  if (sample.length === 0) return undefined;
  const parts: Float32Array[] = [];
  let count = 0;
  for (const place of sample) {
    if (count >= centringTokens) break;
    for (const { packed } of tokens.read([numberAt.get(place) ?? 0])) {
      const rows = unpackRows(packed, dims);
      parts.push(rows);
      count += rows.length / dims;
    }
  }
  return Float32Array.from(columnMeans(Matrix.of(parts, dims)));
}
