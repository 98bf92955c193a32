import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { quoted } from '../../core/errors/quoted.ts';
import { UsageError } from './usageError.ts';

type ParsedArguments<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
> & {
  /** Number of positionals, at the end of them, that stood behind `--`. */
  readonly literalCount: number;
};

/**
 * Reads a command's arguments. An option's value may begin with one dash (`--layer -1`); `-` is a
 * positional; everything behind `--` is a positional. Throws `UsageError`.
 */
export function parseArguments<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
): ParsedArguments<T> {
  const joined = joinDashValues(args, options);
  const terminator = joined.indexOf('--');
  try {
    const parsed = parseArgs({ args: joined, options, allowPositionals: true, strict: true });
    const literalCount = terminator === -1 ? 0 : joined.length - terminator - 1;
    return { ...parsed, literalCount };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(explain(error));
  }
}

/** `parseArgs` takes no value that begins with a dash, unless it is joined to its option with `=`. */
function joinDashValues(args: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? '';
    if (argument === '--') return [...joined, ...args.slice(i)];
    const isShort = Object.values(options).some(
      ({ type, short }) => type === 'string' && argument === `-${short}`,
    );
    const takesValue =
      isShort || (argument.startsWith('--') && options[argument.slice(2)]?.type === 'string');
    const value = args[i + 1];
    if (takesValue && value?.startsWith('-') === true && !value.startsWith('--')) {
      joined.push(isShort ? argument + value : `${argument}=${value}`);
      i++;
    } else joined.push(argument);
  }
  return joined;
}

function explain(error: TypeError): string {
  const { code } = error as NodeJS.ErrnoException;
  const option = /'(--?[^', ]*)/.exec(error.message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `There is no option ${option}; put -- before a text or a file that begins with a dash.`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const tooMany = error.message.includes('does not take');
    return tooMany ? `${option} takes no value.` : `${option} needs a value.`;
  }
  return error.message;
}

/** The whole number that an option was given, or undefined where it was not. Throws `UsageError`. */
export function wholeNumber(
  option: string,
  value: string | undefined,
  range: { readonly min: number; readonly max: number },
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= range.min && number <= range.max)) {
    throw new UsageError(
      `${option.length === 1 ? '-' : '--'}${option} takes a whole number from ${range.min} to ${range.max}, not ${quoted(value)}.`,
    );
  }
  // Not -0.
  return number + 0;
}

/** The one of `choices` that an option was given. Throws `UsageError`. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) {
    throw new UsageError(`--${option} takes ${choices.join(', ')}, not ${quoted(value)}.`);
  }
  return choice;
}
