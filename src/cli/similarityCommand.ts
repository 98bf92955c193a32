import { cosine } from '../core/vectors/similarity.ts';
import type { Command } from './command.ts';
import { openEngine } from './openModel.ts';
import { oneOf, parseArguments } from './parseArguments.ts';
import { checkInputs, readInput, recordLines } from './readInput.ts';
import { StandardOutput } from './standardOutput.ts';
import { UsageError } from './usageError.ts';

// Beyond these the digits are rounding errors of 32-bit vectors.
const cosineDigits = 9;

export const similarityCommand: Command = {
  name: 'similarity',
  summary: 'how alike two texts are in meaning, for each pair of a file',
  help: `Usage: semantic-text similarity --pairs FILE.tsv [--model FOLDER]

Prints for each line of the file, two texts with a tab between them, the cosine of their vectors (mean over
the tokens of the last layer): 1 for equal texts, about 0 for texts that have nothing in common.

  --pairs FILE      pairs, one a line; - for standard input
  --repair HOW      none (default); others come in a later release
  --model FOLDER    a folder with model.onnx and tokenizer.json, instead of the bundled model
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      pairs: { type: 'string' },
      repair: { type: 'string', default: 'none' },
      model: { type: 'string' },
    });
    if (values.pairs === undefined || positionals.length > 0) {
      throw new UsageError('Give the pairs as --pairs FILE.tsv, and nothing else.');
    }
    if (/^(centre|standardise|whiten|remove:\d+)$/.test(values.repair)) {
      throw new UsageError(`--repair ${values.repair} comes in a later release; take none.`);
    }
    oneOf('repair', values.repair, ['none']);
    await checkInputs([values.pairs]);

    const pairs = recordLines(await readInput(values.pairs)).map(parsePair);
    const engine = await openEngine(values.model, context);
    const { description } = await engine.model();
    const matrix = await engine.embedTexts(
      {
        texts: pairs.flat(),
        choice: { layer: -1, pooling: description.facts.pooling },
        priority: 'bulk',
      },
      {
        onProgress: ({ done, total }) => {
          context.progress(`${Math.floor((100 * done) / total)} % embedded`);
        },
      },
    );
    const vector = (row: number): Float32Array =>
      matrix.data.subarray(row * matrix.dims, (row + 1) * matrix.dims);
    const output = new StandardOutput();
    for (let i = 0; i < pairs.length; i++) {
      const score = cosine(vector(2 * i), vector(2 * i + 1));
      await output.write(`${Number(score.toPrecision(cosineDigits))}\n`);
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
