import { startOf } from '../text/cutText.ts';
import { t } from '../l10n/translate.ts';
import { withPrompt, type VectorChoice } from '../embedder/pooling.ts';
import { AppError } from '../errors/appError.ts';
import { parseJsonObject } from '../json/parseJson.ts';
import { cosine } from '../vectors/similarity.ts';
import type { ModelPrompts } from './modelFacts.ts';

/** The name under which such a file lies in a model's folder. */
export const referenceFileName = 'referenceVectors.json';

/** Below this, vectors are not those of the reference: half precision comes to .9999 and above, 8-bit weights to .98. */
export const usualLeastCosine = 0.999;

/** Of such a file. A thousand texts of 4,096 numbers come to some 40 MB. */
export const mostReferenceBytes = 256_000_000;

type TextKind = 'query' | 'document' | 'encode';

/** A text and its vector, as the model's makers' code gives it. */
interface ReferenceText {
  readonly text: string;
  /** `encode`: compared with others of its kind, with the prompt that the model has by default. */
  readonly as: TextKind;
  readonly vector: Float32Array;
}

interface ReferenceVectors {
  /** What made them, with its version. */
  readonly madeWith: string;
  readonly texts: readonly ReferenceText[];
}

/** One text's vector here, beside the reference's. */
export interface ReferenceCosine {
  readonly text: string;
  readonly as: TextKind;
  /** 0 where the two have different lengths. */
  readonly cosine: number;
  /** How many numbers the two have. */
  readonly dims: number;
  readonly referenceDims: number;
}

/** Makes the vectors of texts that are alike in kind, row-major. */
type EmbedTexts = (
  texts: readonly string[],
  choice: VectorChoice,
) => Promise<{ readonly dims: number; readonly data: Float32Array }>;

const kinds: readonly TextKind[] = ['query', 'document', 'encode'];
const formatVersion = 1;
const mostTexts = 1000;
const mostDims = 65_536;
const longestText = 100_000;

/** Reads what `scripts/models/referenceVectors.py` writes. `name`: of the file. Throws `invalidInput`. */
export function parseReferenceVectors(json: string, name: string): ReferenceVectors {
  const invalid = (why: string, cause?: unknown): AppError =>
    new AppError(
      'invalidInput',
      t(
        '{0} holds no reference vectors: {1}; make it with scripts/models/referenceVectors.py.',
        name,
        why,
      ),
      { cause },
    );
  const file = parseJsonObject(json, (_, cause) => invalid(t('it is no JSON object'), cause));
  if (file['formatVersion'] !== formatVersion)
    throw invalid(t('its formatVersion is not {0}', String(formatVersion)));
  const listed: unknown = file['texts'];
  if (!Array.isArray(listed) || listed.length === 0) throw invalid(t('it lists no texts'));
  if (listed.length > mostTexts)
    throw invalid(t('it lists more than {0} texts', String(mostTexts)));
  const texts = listed.map((each: unknown, i): ReferenceText => {
    const { text, as, vector } = (each ?? {}) as Record<string, unknown>;
    const kind = kinds.find((known) => known === as);
    const isVector =
      Array.isArray(vector) &&
      vector.length > 0 &&
      vector.length <= mostDims &&
      vector.every((value) => Number.isFinite(value));
    if (typeof text !== 'string' || text.length > longestText || !kind || !isVector)
      throw invalid(t('its text {0} lacks a text, a kind or finite numbers', String(i + 1)));
    return { text, as: kind, vector: Float32Array.from(vector as number[]) };
  });
  const { madeWith } = file;
  return { madeWith: typeof madeWith === 'string' ? startOf(madeWith, 200) : t('unknown'), texts };
}

/** The cosine of each text's vector here to the reference's, in the reference's order. */
export async function compareWithReference(
  { texts }: ReferenceVectors,
  { choice, prompts }: { readonly choice: VectorChoice; readonly prompts: ModelPrompts },
  embedTexts: EmbedTexts,
): Promise<readonly ReferenceCosine[]> {
  const promptOf = {
    query: prompts.query,
    document: prompts.passage,
    encode: prompts.similarity,
  };
  const found: ReferenceCosine[] = [];
  for (const { text, as, vector } of texts) {
    const { dims, data } = await embedTexts([text], withPrompt(choice, promptOf[as]));
    const isAlike = dims === vector.length;
    const value = isAlike ? cosine(data.subarray(0, dims), vector) : 0;
    found.push({ text, as, cosine: value, dims, referenceDims: vector.length });
  }
  return found;
}

/** The least of the cosines, and how many lie below `least`. */
export function summaryOf(
  cosines: readonly ReferenceCosine[],
  least: number,
): { readonly smallest: number; readonly below: number } {
  return {
    smallest: Math.min(...cosines.map(({ cosine }) => cosine)),
    below: cosines.filter(({ cosine }) => cosine < least).length,
  };
}

/** A text's cosine or, where there is none, why. */
export function comparisonText({ cosine, dims, referenceDims }: ReferenceCosine): string {
  return dims === referenceDims
    ? cosine.toFixed(6)
    : t('{0} numbers, not {1}', String(dims), String(referenceDims));
}
