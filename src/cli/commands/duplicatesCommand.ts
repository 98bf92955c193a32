import { nearDuplicates, type NearDuplicates } from '../../core/analysis/nearDuplicates.ts';
import { repetitionGroups } from '../../core/analysis/repetitions.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { expectedByChance, nearnessOf, type UnrelatedCosines } from '../../core/search/nearness.ts';
import { countText } from '../../core/text/countText.ts';
import type { Command } from '../command.ts';
import {
  comparedText,
  groupedTexts,
  groupHelp,
  groupOptions,
  pairProducts,
  parseGroupRequest,
  placeRow,
  shortPlace,
  type GroupedTexts,
} from './groupedTexts.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { UsageError } from '../input/usageError.ts';
import { roundedOrNull } from '../../core/export/rounded.ts';
import { StandardOutput } from '../standardOutput.ts';

const defaultLeast = 0.9;

export const duplicatesCommand: Command = {
  name: 'duplicates',
  summary: 'texts that say the same again, in groups',
  help: `Usage: semantic-text duplicates PATH… [options]

Finds all pairs of texts that are the same or nearly so, in files and folders of up to a million texts, and prints what they
link as groups, the largest first. One JSON object a line for each text: file, start, end, line, row (of a table), cell,
title, text, group, nearness (the cosine to its nearest twin; 1 for equal texts), word (how strong that is among so many
texts), expected (how many texts would be as near by chance; with --vectors both are null), and twin: its file, line, row and text.

  --least COSINE    how near texts are at least, above 0 and up to 1; ${defaultLeast} when absent
${groupHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      least: { type: 'string' },
      ...groupOptions,
    });
    const least = cosineOption(values.least);
    const request = parseGroupRequest(values, positionals, context);
    const found = await groupedTexts(request, context);
    const options = await pairProducts(comparedText, context);
    const pairs = await nearDuplicates(found.vectors, least, options);
    context.progress(undefined);
    // Of vectors that a model did not make nothing is known of unrelated texts.
    const background = (await found.engine?.model())?.background;
    const unrelated = (await background?.of(undefined))?.pairs;
    const output = new StandardOutput(context.streams);
    const groups = repetitionGroups(
      found.places.map(({ length }) => length),
      pairs,
    );
    for (const [i, texts] of groups.entries()) {
      for (const text of texts) {
        for (const row of rowsOf(text, found, pairs, unrelated)) {
          await output.write(jsonLine({ ...row, group: i + 1 }));
        }
      }
    }
    await output.flush();
    await found.engine?.close();
    if (groups.length === 0) {
      const { length } = found.texts;
      context.message(
        length < 2
          ? 'There is only one text to compare; give more.'
          : `No two of ${countText(length, 'text')} are as near as ${least}; --least takes another cosine.`,
      );
    }
  },
};

function cosineOption(value: string | undefined): number {
  if (value === undefined) return defaultLeast;
  const number = /^(?:0?\.\d+|[01](?:\.0*)?)$/.test(value) ? Number(value) : NaN;
  if (number > 0 && number <= 1) return number;
  throw new UsageError(`--least takes a cosine above 0 and up to 1, not ${quoted(value)}.`);
}

/** A row for each place of a text. The twin of one that stands at several is its next place. */
function rowsOf(
  text: number,
  { places, texts }: GroupedTexts,
  { twinOf, nearness }: NearDuplicates,
  unrelated: UnrelatedCosines | undefined,
): object[] {
  const own = places[text] ?? [];
  return own.map((place, i) => {
    const isSeveral = own.length > 1;
    const twin = isSeveral ? own[(i + 1) % own.length] : places[twinOf[text] ?? -1]?.[0];
    const cosine = isSeveral ? 1 : (nearness[text] ?? NaN);
    const expected = expectedByChance(cosine, texts.length, unrelated);
    return {
      ...placeRow(place),
      nearness: roundedOrNull(cosine),
      word: nearnessOf(expected) ?? null,
      expected: expected === undefined ? null : roundedOrNull(expected),
      twin: twin ? shortPlace(twin) : null,
    };
  });
}
