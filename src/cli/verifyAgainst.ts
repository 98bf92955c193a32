import { cutBehind } from '../core/text/cutText.ts';
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../core/errors/appError.ts';
import { jsonLine } from '../core/json/jsonLine.ts';
import {
  comparisonText,
  compareWithReference,
  mostReferenceBytes,
  parseReferenceVectors,
  summaryOf,
  usualLeastCosine,
  type ReferenceCosine,
} from '../core/model/referenceVectors.ts';
import { checkReadable } from '../node/files/textFile.ts';
import type { CommandContext } from './command.ts';
import { UsageError } from './input/usageError.ts';
import { openEngine } from './openModel.ts';
import type { StandardOutput } from './standardOutput.ts';

interface Asked {
  /** Of a model, or its folder; the bundled one when absent. */
  readonly model: string | undefined;
  readonly against: string;
  readonly least: number;
  readonly isJson: boolean;
}

const shownText = 60;

/** What `--least` says. Throws `UsageError`. */
export function leastCosine(value: string | undefined): number {
  if (value === undefined) return usualLeastCosine;
  const least = Number(value);
  if (value.trim() !== '' && least >= -1 && least <= 1) return least;
  throw new UsageError('--least takes a cosine from -1 to 1, such as 0.99.');
}

/**
 * Writes the cosine of each text's vector to the reference's. Throws `invalidInput` for a file that holds none, and
 * `modelInvalid` where one is below `least`.
 */
export async function verifyAgainst(
  { model, against, least, isJson }: Asked,
  output: StandardOutput,
  context: CommandContext,
): Promise<void> {
  const reference = parseReferenceVectors(await readReference(against), against);
  const engine = await openEngine(model, {}, context);
  let cosines: readonly ReferenceCosine[];
  try {
    const { description } = await engine.model();
    const { facts, choice } = description;
    const made = { choice, prompts: facts.prompts };
    let done = 0;
    cosines = await compareWithReference(reference, made, (texts, how) => {
      context.progress(`Comparing text ${++done} of ${reference.texts.length}…`);
      return engine.embedTexts({ texts, choice: how, priority: 'bulk' });
    });
  } finally {
    await engine.close();
  }
  context.progress(undefined);
  for (const each of cosines) {
    await output.write(isJson ? jsonLine(each) : `${rowOf(each)}\n`);
  }
  await output.flush();
  const { below, smallest } = summaryOf(cosines, least);
  context.message(
    `${cosines.length} texts against ${reference.madeWith}: the smallest cosine is ${smallest.toFixed(6)}, the bound ${least}.`,
  );
  if (below === 0) return;
  throw new AppError(
    'modelInvalid',
    `The vectors of ${below} of ${cosines.length} texts are not those of the reference; choose another export of the model, or give --least if its rounding is meant.`,
  );
}

function rowOf(found: ReferenceCosine): string {
  const { as, text } = found;
  const line = text.replaceAll(/\s+/g, ' ');
  const shown = cutBehind(line, shownText);
  return `${comparisonText(found)}  ${as.padEnd('document'.length)}  ${shown}`;
}

async function readReference(path: string): Promise<string> {
  await checkReadable(path);
  const info = await stat(path);
  if (!info.isFile() || info.size > mostReferenceBytes)
    throw new AppError('invalidInput', `${path} is no file of reference vectors, or too large.`);
  return readFile(path, 'utf8');
}
