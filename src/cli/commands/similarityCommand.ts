import { withPrompt } from '../../core/embedder/pooling.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { checkRepairable, fitRepair } from '../../core/vectors/fitRepair.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import { applyRepair } from '../../core/vectors/repair.ts';
import { parseRepairMethod, repairMethodWords } from '../../core/vectors/repairMethod.ts';
import { cosine } from '../../core/vectors/similarity.ts';
import type { Command } from '../command.ts';
import { openEngine } from '../openModel.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { checkInputs, readInput, recordLines } from '../input/readInput.ts';
import { rounded } from '../../core/export/rounded.ts';
import { StandardOutput } from '../standardOutput.ts';
import { encodingHelp, encodingOptions, parseEncoding } from '../input/readingOptions.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';

export const similarityCommand: Command = {
  name: 'similarity',
  summary: 'how alike two texts are in meaning, for each pair of a file',
  help: `Usage: semantic-text similarity --pairs FILE.tsv [options]

Prints for each line of the file, two texts with a tab between them, the cosine of their vectors: 1 for equal texts, about 0 for texts that have nothing in common.

  --pairs FILE      pairs, one a line; - for standard input
  --repair HOW      what is done to the vectors first, fitted on the distinct texts of the file. For models
                    that were not trained for similarity, whose cosines are all high:
                    none         nothing (default)
                    centre       the mean of all vectors is taken away
                    standardise  centred, and each dimension divided by its standard deviation
                    remove:K     centred, and the K directions in which the vectors differ most taken away
                    whiten       centred, and all directions made to differ alike
${encodingHelp}
${vectorHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      pairs: { type: 'string' },
      repair: { type: 'string', default: 'none' },
      ...vectorOptions,
      ...encodingOptions,
    });
    if (values.pairs === undefined || positionals.length > 0) {
      throw new UsageError('Give the pairs as --pairs FILE.tsv, and nothing else.');
    }
    const method = parseRepairMethod(values.repair);
    if (method === undefined) {
      throw new UsageError(`--repair takes ${repairMethodWords}, not ${quoted(values.repair)}.`);
    }
    const choice = parseChoice(values, context);
    const encoding = parseEncoding(values);
    await checkInputs([values.pairs]);

    const pairs = recordLines(await readInput(values.pairs, context.streams, encoding)).map(
      parsePair,
    );
    const rowOf = new Map<string, number>();
    for (const text of pairs.flat()) if (!rowOf.has(text)) rowOf.set(text, rowOf.size);
    const engine = await openEngine(values.model, choice, context);
    const { description } = await engine.model();
    checkRepairable(method, rowOf.size, description.vectorDims);
    const { rows, dims, data } = await engine.embedTexts(
      {
        texts: [...rowOf.keys()],
        choice: withPrompt(description.choice, description.facts.prompts.similarity),
        priority: 'bulk',
      },
      {
        onProgress: ({ done, total }) => {
          context.progress(`${Math.floor((100 * done) / total)} % embedded`);
        },
      },
    );
    const vectors = new Matrix(rows, dims, data);
    const matrix = method === 'none' ? vectors : applyRepair(fitRepair(vectors, method), vectors);
    const vector = (text: string): Float32Array => matrix.row(rowOf.get(text) ?? 0);
    const output = new StandardOutput(context.streams);
    for (const [first, second] of pairs) {
      const score = cosine(vector(first), vector(second));
      await output.write(`${rounded(score)}\n`);
    }
    await output.flush();
  },
};

function parsePair(line: string, index: number): readonly [string, string] {
  const [first, second, ...more] = line.split('\t');
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError(
      `Line ${index + 1} of the pairs has ${more.length > 0 ? more.length + 1 : 0} tabs; a pair is two texts with one tab between them.`,
    );
  }
  return [first, second];
}
