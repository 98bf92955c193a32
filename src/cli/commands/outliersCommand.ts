import { outliers } from '../../core/analysis/outliers.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import type { Command } from '../command.ts';
import {
  groupedTexts,
  groupHelp,
  groupOptions,
  parseGroupRequest,
  placeRow,
  rounded,
  shortPlace,
} from './groupedTexts.ts';
import { parseArguments, wholeNumber } from '../input/parseArguments.ts';
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
    const { nativeProducts } = await import('../../engine/runtime/matMul.ts');
    const found = await outliers(vectors, {
      ...{ neighbours, limit, products: nativeProducts },
      copies: places.map(({ length }) => length),
      onProgress: (share) => {
        context.progress(`${Math.floor(100 * share)} % of all pairs compared`);
      },
    });
    context.progress(undefined);
    const output = new StandardOutput(context.streams);
    for (const { row, score, nearness, nearest } of found) {
      const own = places[row] ?? [];
      const near = nearest.slice(0, namedNeighbours).flatMap((other) => {
        const place = places[other.row]?.[0];
        return place ? [{ ...shortPlace(place), nearness: rounded(other.cosine) }] : [];
      });
      const [place] = own;
      if (!place) continue;
      const facts = { places: own.length, score: rounded(score), nearness: rounded(nearness) };
      await output.write(jsonLine({ ...placeRow(place), ...facts, nearest: near }));
    }
    await output.flush();
    await engine.close();
    if (found.length === 0) context.message('One text alone stands apart from nothing.');
  },
};
