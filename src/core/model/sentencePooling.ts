import type { Pooling } from '../embedder/pooling.ts';
import { jsonObject } from './jsonObject.ts';

// The names that sentence-transformers uses. The mean over the square root of the length has the mean's direction.
const scaledMean = 'mean_sqrt_len_tokens';
const poolingOf: ReadonlyMap<string, Pooling> = new Map([
  ['cls', 'cls'],
  ['cls_token', 'cls'],
  ['mean', 'mean'],
  ['mean_tokens', 'mean'],
  [scaledMean, 'mean'],
  ['max', 'max'],
  ['max_tokens', 'max'],
  ['weightedmean', 'weighted-mean'],
  ['weightedmean_tokens', 'weighted-mean'],
  ['lasttoken', 'last-token'],
]);

const modeKey = 'pooling_mode';
// There are six ways; what is said of a file stays short whatever it holds.
const mostModes = 12;
const longestQuoted = 40;

/** What the `config.json` of a pooling module asks for. */
interface SentencePooling {
  /** Undefined where it says nothing that is done here. */
  readonly pooling: Pooling | undefined;
  /** Whether `pooling` gives the vector itself that is asked for, and not its direction alone. */
  readonly isExact: boolean;
  /** Whether the prompt's tokens do not count. */
  readonly isPromptLeftOut: boolean;
  /** What is asked for and done otherwise: a sentence each. */
  readonly notes: readonly string[];
}

/** Reads the `config.json` of a pooling module. Throws `modelInvalid`. */
export function parseSentencePooling(json: string, name: string): SentencePooling {
  const config = jsonObject(json, name);
  const modes = modesOf(config);
  const [pooling, ...more] = [...new Set(modes.flatMap((mode) => poolingOf.get(mode) ?? []))];
  const unknown = modes.filter((mode) => !poolingOf.has(mode));
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
  const isExact = modes.length === 1 && pooling !== undefined && modes[0] !== scaledMean;
  return { pooling, isExact, isPromptLeftOut: config['include_prompt'] === false, notes };
}

/**
 * Those that are named, in `pooling_mode` (from version 6 on, one or a list) or by switches; where none is, the mean, as
 * in sentence-transformers.
 */
function modesOf(config: Readonly<Record<string, unknown>>): string[] {
  const named: unknown = config[modeKey] ?? [];
  const modes = (Array.isArray(named) ? named : [named]) as readonly unknown[];
  if (modes.length > 0) return modes.slice(0, mostModes).map(modeText);
  const switches = Object.keys(config).filter((key) => key.startsWith(`${modeKey}_`));
  const on = switches.filter((key) => config[key] === true);
  return on.length === 0 ? ['mean'] : on.map((key) => key.slice(modeKey.length + 1));
}

/** A mode as it is said where it is unknown, whatever stands there. */
function modeText(mode: unknown): string {
  const text = typeof mode === 'string' ? mode : JSON.stringify(mode);
  return text.slice(0, longestQuoted);
}
