import { outliers } from '../../core/analysis/outliers.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
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
} from './groupedTexts.ts';
import { parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { roundedOrNull } from '../../core/export/rounded.ts';
import { StandardOutput } from '../standardOutput.ts';

const defaultRows = 20;
const mostRows = 1_000_000;
const neighbours = 20;
const namedNeighbours = 3;

export const outliersCommand: Command = {
  name: 'outliers',
  summary: 'texts that stand apart from all others',
  help: `Usage: semantic-text outliers PATH… [-k N] [options]

Finds the texts of files and folders that stand apart in meaning: those whose nearest texts are less near to them than to each
other. Prints one JSON object a line, what stands apart most first: file, start, end, line, row (of a table), cell, title,
text, places (how many places hold this text), score (how much nearer the ${neighbours} nearest texts are to theirs, about 0
within a group), nearness (the mean cosine to those ${neighbours}), and nearest: the ${namedNeighbours} nearest of them, each with
file, line, row, text and nearness.

  -k N              rows, ${defaultRows} when absent
${groupHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      k: { type: 'string', short: 'k' },
      ...groupOptions,
    });
    const limit = wholeNumber('k', values.k, { min: 1, max: mostRows }) ?? defaultRows;
    const request = parseGroupRequest(values, positionals, context);
    const { engine, vectors, places } = await groupedTexts(request, context);
    const found = await outliers(vectors, {
      ...{ neighbours, limit, ...(await pairProducts(comparedText, context)) },
      copies: places.map(({ length }) => length),
    });
    context.progress(undefined);
    const output = new StandardOutput(context.streams);
    for (const { row, score, nearness, nearest } of found) {
      const own = places[row] ?? [];
      const near = nearest.slice(0, namedNeighbours).flatMap((other) => {
        const place = places[other.row]?.[0];
        return place ? [{ ...shortPlace(place), nearness: roundedOrNull(other.cosine) }] : [];
      });
      const [place] = own;
      if (!place) continue;
      const facts = {
        places: own.length,
        score: roundedOrNull(score),
        nearness: roundedOrNull(nearness),
      };
      await output.write(jsonLine({ ...placeRow(place), ...facts, nearest: near }));
    }
    await output.flush();
    await engine?.close();
    if (found.length === 0) context.message('One text alone stands apart from nothing.');
  },
};
