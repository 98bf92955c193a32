import { jsonLine } from '../../core/json/jsonLine.ts';
import type { CommandContext } from '../command.ts';
import { StandardOutput } from '../standardOutput.ts';

// Beyond them are rounding errors of 32-bit vectors.
const printedDigits = 9;

/** A measure as it is printed; null for what is no number. */
export function rounded(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? Number(value.toPrecision(printedDigits)) : null;
}

/** Prints one JSON object. */
export async function printReport(report: object, context: CommandContext): Promise<void> {
  context.progress(undefined);
  const output = new StandardOutput(context.streams);
  await output.write(jsonLine(report));
  await output.flush();
}
