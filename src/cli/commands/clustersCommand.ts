import type { BlockOptions } from '../../core/analysis/pairBlocks.ts';
import type { Clustering } from '../../core/analysis/clusters/sphericalKMeans.ts';
import {
  groupByDensity,
  groupByMeans,
  largestFirst,
  namedThemes,
} from '../../core/analysis/clusters/themes.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { countText } from '../../core/text/countText.ts';
import type { Command, CommandContext } from '../command.ts';
import {
  groupedTexts,
  groupHelp,
  groupOptions,
  pairProducts,
  parseGroupRequest,
  placeRow,
  shortPlace,
  type GroupedTexts,
} from './groupedTexts.ts';
import { oneOf, parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { UsageError } from '../input/usageError.ts';
import { roundedOrNull } from '../../core/export/rounded.ts';
import { StandardOutput } from '../standardOutput.ts';

const mostClusters = 10_000;
const methods = ['kmeans', 'density'] as const;
const defaultSize = 5;
const mostSize = 100_000;

export const clustersCommand: Command = {
  name: 'clusters',
  summary: 'themes of texts, with names',
  help: `Usage: semantic-text clusters PATH… [-k N] [options]

Puts the texts of files and folders into groups that are near in meaning, and names each by the words that tell it from
the others. Prints one JSON object a line for each text: file, start, end, line, row (of a table), cell, title, text,
group, name, and nearness, the cosine to the middle of its group. The largest group comes first, in each the text that is
nearest to the middle. The same texts give the same groups each time.

  -k N              how many groups; otherwise as many as tell the texts apart best, at most 300
  --method HOW      kmeans (default): each text is in a group; density: groups are where texts lie densely (HDBSCAN), as
                    many as there are, and what lies between them stands last, with null as group, name and nearness
  --min-size N      with density: how many texts make a group, ${defaultSize} when absent
  --themes          a line for each group in place of one for each text: group, name, terms, texts, nearness (the mean),
                    example
${groupHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      k: { type: 'string', short: 'k' },
      method: { type: 'string', default: 'kmeans' },
      'min-size': { type: 'string' },
      themes: { type: 'boolean' },
      ...groupOptions,
    });
    const wanted = wholeNumber('k', values.k, { min: 1, max: mostClusters });
    const size = wholeNumber('min-size', values['min-size'], { min: 2, max: mostSize });
    const method = oneOf('method', values.method, methods);
    if (method === 'density' && wanted !== undefined) {
      throw new UsageError('--method density finds how many groups there are; leave out -k.');
    }
    if (method === 'kmeans' && size !== undefined) {
      throw new UsageError('--min-size is for --method density.');
    }
    const request = parseGroupRequest(values, positionals, context);
    const found = await groupedTexts(request, context);
    const clustering =
      method === 'density'
        ? await byDensity(found, size ?? defaultSize, context)
        : await byMeans(found, wanted, context);
    context.progress(undefined);
    const themes = named(found, clustering);
    const output = new StandardOutput(context.streams);
    for (const [i, theme] of themes.entries()) {
      const group = theme.name === null ? null : i + 1;
      if (values.themes === true) await output.write(jsonLine(themeRow(theme, group, found)));
      else {
        for (const { text, nearness } of theme.members) {
          const fact = { group, name: theme.name, nearness: roundedOrNull(nearness) };
          for (const place of found.places[text] ?? []) {
            await output.write(jsonLine({ ...placeRow(place), ...fact }));
          }
        }
      }
    }
    await output.flush();
    await found.engine?.close();
    const groups = clustering.centres.rows;
    if (groups === 0) {
      context.message(
        'Texts lie nowhere densely enough for a group, or all in one; --min-size takes fewer, --method kmeans groups all.',
      );
    } else if (wanted !== undefined && groups < wanted) {
      const count = countText(found.texts.length, 'distinct text');
      context.message(
        `-k ${wanted} is more than there are: ${count} gave ${countText(groups, 'group')}.`,
      );
    }
  },
};

interface Member {
  readonly text: number;
  readonly nearness: number;
}

interface Theme {
  /** Null: of what is in none. */
  readonly name: string | null;
  readonly terms: readonly string[];
  /** The nearest to the middle first. */
  readonly members: readonly Member[];
}

function optionsFor(what: string, context: CommandContext): Promise<BlockOptions> {
  return pairProducts((percent) => `${what}: ${percent} %`, context);
}

async function byMeans(
  { vectors }: GroupedTexts,
  wanted: number | undefined,
  context: CommandContext,
): Promise<Clustering> {
  const counting = await optionsFor('How many groups there are', context);
  const options = await optionsFor('Groups', context);
  return groupByMeans(vectors, wanted, options, counting.onProgress);
}

async function byDensity(
  { vectors, places }: GroupedTexts,
  leastSize: number,
  context: CommandContext,
): Promise<Clustering> {
  const options = await optionsFor('Near texts', context);
  return groupByDensity(vectors, placeCounts(places), leastSize, options);
}

function placeCounts(places: GroupedTexts['places']): number[] {
  return places.map(({ length }) => length);
}

/** Themes, the largest first; what is in none stands last. */
function named({ reads, places }: GroupedTexts, clustering: Clustering): Theme[] {
  const { clusterOf, centres, nearness } = clustering;
  const { themeOf, themeCount } = largestFirst(clusterOf, centres.rows, placeCounts(places));
  const members = Array.from({ length: themeCount }, (): Member[] => []);
  const others: Member[] = [];
  for (const [text, theme] of themeOf.entries()) {
    const member = { text, nearness: nearness[text] ?? NaN };
    (members[theme] ?? others).push(member);
  }
  for (const own of members) own.sort((a, b) => b.nearness - a.nearness || a.text - b.text);
  const names = namedThemes(reads, themeOf, themeCount, nearness);
  const themes = names.map(({ name, terms }, theme): Theme => {
    return { name, terms, members: members[theme] ?? [] };
  });
  return others.length > 0 ? [...themes, { name: null, terms: [], members: others }] : themes;
}

/** How many there are, a text at several places counted at each. */
function textCount({ members }: Theme, places: GroupedTexts['places']): number {
  return members.reduce((count, { text }) => count + (places[text]?.length ?? 0), 0);
}

function themeRow(theme: Theme, group: number | null, { places }: GroupedTexts): object {
  const { name, terms, members } = theme;
  const sum = members.reduce((total, { nearness }) => total + nearness, 0);
  const example = places[members[0]?.text ?? 0]?.[0];
  return {
    ...{ group, name, terms },
    texts: textCount(theme, places),
    nearness: roundedOrNull(sum / members.length),
    example: example ? shortPlace(example) : null,
  };
}
