import type { Pooling } from '../embedder/pooling.ts';
import { jsonObject } from './jsonObject.ts';

// The names that sentence-transformers uses. The mean over the square root of the length has the mean's direction.
const scaledMean = 'mean_sqrt_len_tokens';
const poolingOf: Readonly<Record<string, Pooling>> = {
  cls: 'cls',
  cls_token: 'cls',
  mean: 'mean',
  mean_tokens: 'mean',
  [scaledMean]: 'mean',
  max: 'max',
  max_tokens: 'max',
};

/** What the `config.json` of a pooling module asks for. */
interface SentencePooling {
  /** Undefined where it says nothing that is done here. */
  readonly pooling: Pooling | undefined;
  /** Whether `pooling` gives the vector itself that is asked for, and not its direction alone. */
  readonly isExact: boolean;
  /** What is asked for and done otherwise: a sentence each. */
  readonly notes: readonly string[];
}

/** Reads the `config.json` of a pooling module. Throws `modelInvalid`. */
export function parseSentencePooling(json: string, name: string): SentencePooling {
  const config = jsonObject(json, name);
  const modes = modesOf(config);
  const [pooling, ...more] = [...new Set(modes.flatMap((mode) => poolingOf[mode] ?? []))];
  const unknown = modes.filter((mode) => poolingOf[mode] === undefined);
  const notes: string[] = [];
  if (unknown.length > 0) {
    notes.push(
      `The model’s ${name} asks for ${unknown.join(' and ')} pooling, which is not done here: ${pooling ?? 'mean'} pooling is used.`,
    );
  }
  if (more.length > 0) {
    notes.push(
      `The model’s ${name} joins several ways of pooling into one longer vector, which is not done here: ${pooling ?? 'mean'} pooling alone is used.`,
    );
  }
  if (config['include_prompt'] === false) {
    notes.push(
      `The model’s ${name} leaves the prompt’s tokens out of the vector, which is not done here: they count.`,
    );
  }
  const isExact = modes.length === 1 && pooling !== undefined && modes[0] !== scaledMean;
  return { pooling, isExact, notes };
}

/** Those that are named; where none is, the mean, as in sentence-transformers. */
function modesOf(config: Readonly<Record<string, unknown>>): string[] {
  const prefix = 'pooling_mode';
  const named = config[prefix];
  if (typeof named === 'string') return [named];
  const keys = Object.keys(config).filter((key) => key.startsWith(prefix));
  if (keys.length === 0) return ['mean_tokens'];
  return keys
    .filter((key) => key.startsWith(`${prefix}_`) && config[key] === true)
    .map((key) => key.slice(prefix.length + 1));
}
