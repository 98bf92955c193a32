import { jsonLine } from '../../core/json/jsonLine.ts';
import type { CommandContext } from '../command.ts';
import { StandardOutput } from '../standardOutput.ts';

/** Prints one JSON object. */
export async function printReport(report: object, context: CommandContext): Promise<void> {
  context.progress(undefined);
  const output = new StandardOutput(context.streams);
  await output.write(jsonLine(report));
  await output.flush();
}
