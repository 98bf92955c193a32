import { AppError, type ErrorCode } from '../../src/core/errors/appError.ts';
import { shortNames } from '../../src/core/errors/shortNames.ts';
import type { Chance } from './mutations/chance.ts';

export type FuzzInput = string | Uint8Array;

/** Something that reads what others have written, and what must hold whatever that is. */
export interface FuzzTarget<Input extends FuzzInput> {
  /** Real inputs, all of which hold. */
  seeds(): readonly Input[] | Promise<readonly Input[]>;
  /** An input somewhat otherwise; `seeds` are those of the target. */
  mutate(input: Input, chance: Chance, seeds: readonly Input[]): Input;
  /** Throws where something does not hold. */
  check(input: Input): void | Promise<void>;
  /** Gives back what it has taken. */
  close?(): void | Promise<void>;
}

/** Of a target that reads texts, and of one that reads bytes. */
export type AnyTarget = FuzzTarget<string> | FuzzTarget<Uint8Array>;

// Longer ones are cut by whoever shows them.
const mostWords = 1500;

/** What `read` gives; undefined where it refuses in one of the ways that it documents, with a sentence. */
export function readOrRefused<T>(
  read: () => T,
  codes: readonly ErrorCode[],
): Exclude<T, Promise<unknown>> | undefined {
  try {
    return read() as Exclude<T, Promise<unknown>>;
  } catch (error) {
    checkRefusal(error, codes);
    return undefined;
  }
}

/** As `readOrRefused`, of what takes its time. */
export async function readOrRefusedLater<T>(
  read: () => Promise<T>,
  codes: readonly ErrorCode[],
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    checkRefusal(error, codes);
    return undefined;
  }
}

function checkRefusal(error: unknown, codes: readonly ErrorCode[]): void {
  if (!(error instanceof AppError)) throw error;
  const { code, message } = error;
  if (!codes.includes(code)) {
    throw new Error(`The error is ${code}, which is not documented: ${message}`, { cause: error });
  }
  const shown = shortNames(message);
  if (shown.length > mostWords) throw new Error(`A sentence of ${shown.length} units.`);
  if (!/[.!?)]$/.test(shown)) throw new Error(`No whole sentence: ${JSON.stringify(shown)}`);
}
