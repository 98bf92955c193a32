import type { FuzzInput, FuzzTarget } from './fuzzTarget.ts';
import { Chance } from './mutations/chance.ts';
import { smallestInput } from './smallestInput.ts';

export interface FuzzFinding {
  /** What did not hold, in a line. */
  readonly what: string;
  readonly stack: string;
  readonly input: FuzzInput;
}

export interface FuzzCounts {
  readonly runs: number;
  readonly slowestMs: number;
}

export interface RunOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly onBegin: (input: FuzzInput) => void;
  readonly onFinding: (finding: FuzzFinding) => void;
}

const mostFindings = 20;
const secondsToShrink = 15;

/** Feeds a target its seeds and what chance makes of them, until the time is over. */
export async function runTarget<Input extends FuzzInput>(
  target: FuzzTarget<Input>,
  { seconds, seed, onBegin, onFinding }: RunOptions,
): Promise<FuzzCounts> {
  const seeds = await target.seeds();
  const chance = new Chance(seed);
  const found = new Set<string>();
  let slowestMs = 0;
  let runs = 0;
  const faultOf = async (input: Input): Promise<Error | undefined> => {
    onBegin(input);
    try {
      await target.check(input);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    return undefined;
  };
  const run = async (input: Input): Promise<void> => {
    const began = performance.now();
    const fault = await faultOf(input);
    slowestMs = Math.max(slowestMs, performance.now() - began);
    runs++;
    const name = fault && nameOf(fault);
    if (!fault || name === undefined || found.has(name)) return;
    found.add(name);
    const isSame = async (smaller: Input): Promise<boolean> => {
      const other = await faultOf(smaller);
      return other !== undefined && nameOf(other) === name;
    };
    const smallest = await smallestInput(input, isSame, Date.now() + secondsToShrink * 1000);
    const { message, stack = '' } = (await faultOf(smallest)) ?? fault;
    onFinding({ what: firstLine(message), stack, input: smallest });
  };

  for (const input of seeds) await run(input);
  const deadline = Date.now() + seconds * 1000;
  let last = chance.oneOf(seeds);
  while (Date.now() < deadline && found.size < mostFindings) {
    // Now and then of what was made before, so that changes add up.
    last = target.mutate(chance.is(0.3) ? last : chance.oneOf(seeds), chance, seeds);
    await run(last);
  }
  await target.close?.();
  return { runs, slowestMs };
}

/** What tells one fault from another: its kind, and where it was thrown. */
function nameOf({ name, message, stack = '' }: Error): string {
  const place = stack.split('\n').find((line) => /\bat .*\/(?:src|test\/fuzz)\//.test(line)) ?? '';
  const words = place.includes('/src/') ? '' : firstLine(message).replace(/["'`].*|\d+/g, '');
  return `${name} ${words} ${place.trim()}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 400);
}
