import { clusterCount } from '../../core/analysis/clusterCount.ts';
import type { BlockOptions } from '../../core/analysis/pairBlocks.ts';
import { sphericalKMeans, type Clustering } from '../../core/analysis/sphericalKMeans.ts';
import { themeNames } from '../../core/analysis/themeNames.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { countText } from '../../core/text/countText.ts';
import type { Command, CommandContext } from '../command.ts';
import {
  groupedTexts,
  groupHelp,
  groupOptions,
  parseGroupRequest,
  placeRow,
  rounded,
  shortPlace,
  type GroupedTexts,
} from './groupedTexts.ts';
import { parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { StandardOutput } from '../standardOutput.ts';

const mostClusters = 10_000;

export const clustersCommand: Command = {
  name: 'clusters',
  summary: 'themes of texts, with names',
  help: `Usage: semantic-text clusters PATH… [-k N] [options]

Puts the texts of files and folders into groups that are near in meaning, and names each by the words that tell it from
the others. Prints one JSON object a line for each text: file, start, end, line, row (of a table), cell, title, text,
group, name, and nearness, the cosine to the middle of its group. The largest group comes first, in each the text that is
nearest to the middle. The same texts give the same groups each time.

  -k N              how many groups; otherwise as many as tell the texts apart best, at most 300
  --themes          a line for each group in place of one for each text: group, name, terms, texts, nearness (the mean),
                    example
${groupHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      k: { type: 'string', short: 'k' },
      themes: { type: 'boolean' },
      ...groupOptions,
    });
    const wanted = wholeNumber('k', values.k, { min: 1, max: mostClusters });
    const request = parseGroupRequest(values, positionals, context);
    const found = await groupedTexts(request, context);
    const themes = await themesOf(found, wanted, context);
    const output = new StandardOutput(context.streams);
    for (const [i, theme] of themes.entries()) {
      if (values.themes === true) await output.write(jsonLine(themeRow(theme, i + 1, found)));
      else {
        for (const member of theme.members) {
          const fact = { group: i + 1, name: theme.name, nearness: rounded(member.nearness) };
          for (const place of found.places[member.text] ?? []) {
            await output.write(jsonLine({ ...placeRow(place), ...fact }));
          }
        }
      }
    }
    await output.flush();
    await found.engine.close();
    if (wanted !== undefined && themes.length < wanted) {
      const count = countText(found.texts.length, 'distinct text');
      context.message(`There are ${themes.length} groups: ${count} fall into no more.`);
    }
  },
};

interface Theme {
  readonly name: string;
  readonly terms: readonly string[];
  /** The nearest to the middle first. */
  readonly members: readonly { readonly text: number; readonly nearness: number }[];
}

/** The largest first. */
async function themesOf(
  { texts, vectors }: GroupedTexts,
  wanted: number | undefined,
  context: CommandContext,
): Promise<Theme[]> {
  // Only now: the library is loaded by then.
  const { nativeProducts } = await import('../../engine/runtime/matMul.ts');
  const options = (what: string): BlockOptions => ({
    products: nativeProducts,
    onProgress: (share) => {
      context.progress(`${what}: ${Math.floor(100 * share)} %`);
    },
  });
  const k = wanted ?? (await clusterCount(vectors, options('How many groups there are')));
  const clustering = await sphericalKMeans(vectors, k, options('Groups'));
  context.progress(undefined);
  return named(texts, clustering);
}

function named(texts: readonly string[], { clusterOf, centres, nearness }: Clustering): Theme[] {
  const names = themeNames(texts, clusterOf, centres.rows);
  const members: { text: number; nearness: number }[][] = names.map(() => []);
  for (const [text, cluster] of clusterOf.entries()) {
    members[cluster]?.push({ text, nearness: nearness[text] ?? NaN });
  }
  return names
    .map(({ name, terms }, cluster) => ({
      name,
      terms,
      members: (members[cluster] ?? []).sort((a, b) => b.nearness - a.nearness || a.text - b.text),
    }))
    .filter((theme) => theme.members.length > 0)
    .sort((a, b) => b.members.length - a.members.length);
}

function themeRow(
  { name, terms, members }: Theme,
  group: number,
  { places }: GroupedTexts,
): object {
  const sum = members.reduce((total, { nearness }) => total + nearness, 0);
  const texts = members.reduce((total, { text }) => total + (places[text]?.length ?? 0), 0);
  const example = places[members[0]?.text ?? 0]?.[0];
  return {
    ...{ group, name, terms, texts },
    nearness: rounded(sum / members.length),
    example: example ? shortPlace(example) : null,
  };
}
