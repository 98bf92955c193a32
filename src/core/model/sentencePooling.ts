import { t } from '../l10n/translate.ts';
import { joinedPooling, mostJoined, type JoinableWay } from '../embedder/joinedPooling.ts';
import type { Pooling } from '../embedder/pooling.ts';
import { jsonObject } from './jsonObject.ts';

// The names that sentence-transformers uses, in the order in which its switches join them.
const wayOf: ReadonlyMap<string, JoinableWay> = new Map([
  ['cls', 'cls'],
  ['cls_token', 'cls'],
  ['max', 'max'],
  ['max_tokens', 'max'],
  ['mean', 'mean'],
  ['mean_tokens', 'mean'],
  ['mean_sqrt_len_tokens', 'mean-sqrt'],
  ['weightedmean', 'weighted-mean'],
  ['weightedmean_tokens', 'weighted-mean'],
  ['lasttoken', 'last-token'],
]);
const names = [...wayOf.keys()];

const modeKey = 'pooling_mode';
// What is said of a file stays short whatever it holds.
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
  const ways = modes.flatMap((mode) => wayOf.get(mode) ?? []);
  const unknown = modes.filter((mode) => !wayOf.has(mode));
  const isTooMany = modes.length > mostJoined;
  const pooling = isTooMany ? undefined : (joinedPooling(ways) ?? aloneAs(ways[0]));
  const notes: string[] = [];
  if (isTooMany) {
    notes.push(
      t(
        'The model’s {0} joins more than {1} ways of pooling, which is not done here: mean pooling is used.',
        name,
        String(mostJoined),
      ),
    );
  } else if (unknown.length > 0) {
    notes.push(
      t(
        'The model’s {0} asks for {1} pooling, which is not done here: {2} pooling is used.',
        name,
        unknown.reduce((before, one) => t('{0} and {1}', before, one)),
        pooling ?? 'mean',
      ),
    );
  }
  const isExact =
    pooling !== undefined && unknown.length === 0 && (ways.length > 1 || ways[0] === pooling);
  return { pooling, isExact, isPromptLeftOut: config['include_prompt'] === false, notes };
}

/** A mean over the square root of the length has the mean's direction. */
function aloneAs(way: JoinableWay | undefined): Pooling | undefined {
  return way === 'mean-sqrt' ? 'mean' : way;
}

/**
 * Those that are named, in `pooling_mode` (from version 6 on, one or a list, joined in its order) or by switches, which
 * have an order of their own (1 is on, too, as in Python); where none is, the mean, as in sentence-transformers.
 */
function modesOf(config: Readonly<Record<string, unknown>>): string[] {
  const named: unknown = config[modeKey] ?? [];
  const modes = (Array.isArray(named) ? named : [named]) as readonly unknown[];
  if (modes.length > 0) return modes.slice(0, mostJoined + 1).map(modeText);
  const switches = Object.keys(config).filter((key) => key.startsWith(`${modeKey}_`));
  const on = switches
    .filter((key) => Boolean(config[key]))
    .map((key) => key.slice(modeKey.length + 1));
  const inOrder = on.toSorted((a, b) => names.indexOf(a) - names.indexOf(b));
  return on.length === 0 ? ['mean'] : inOrder;
}

/** A mode as it is said where it is unknown, whatever stands there. */
function modeText(mode: unknown): string {
  const text = typeof mode === 'string' ? mode : JSON.stringify(mode);
  return text.slice(0, longestQuoted);
}
