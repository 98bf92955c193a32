import { AppError } from '../../core/errors/appError.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { jsonIfAny } from '../../core/json/parseJson.ts';
import { createInput } from '../../core/tokenizer/createInput.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { Command } from '../command.ts';
import { openTokenizer } from '../openModel.ts';
import { encodingHelp, encodingOptions, parseEncoding } from '../input/readingOptions.ts';
import { parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { checkInputs, readInput, recordLines, standardInput } from '../input/readInput.ts';
import { StandardOutput } from '../standardOutput.ts';
import { UsageError } from '../input/usageError.ts';

// Far more than any model reads; ids for it still fit into memory.
const largestMaxLength = 1_000_000;

export const tokensCommand: Command = {
  name: 'tokens',
  summary: 'the word pieces of a text, their ids and where they stand',
  help: `Usage: semantic-text tokens TEXT [--max-length N] [--model MODEL]
       semantic-text tokens --jsonl FILE [--max-length N] [--model MODEL]

Prints one JSON object for each text: tokens, inputIds, attentionMask, and spans ([start,end] in UTF-16
units, [0,0] for special tokens and padding). Needs the tokenizer alone and starts no model.

  TEXT              the text, or - for the text on standard input
  --jsonl FILE      one text a line, each a JSON string; - for standard input
  --max-length N    pad ids, mask and spans to N; more than N tokens are an error (exit code 2)
  --model MODEL     another model than the bundled one: the id of one that was added (see models), or a folder with
                    tokenizer.json or vocab.txt
${encodingHelp}
  --                what follows is the text, even where it begins with a dash
`,

  async run(args, context) {
    const { values, positionals, literalCount } = parseArguments(args, {
      jsonl: { type: 'string' },
      'max-length': { type: 'string' },
      model: { type: 'string' },
      ...encodingOptions,
    });
    const encoding = parseEncoding(values);
    const maxLength = wholeNumber('max-length', values['max-length'], {
      min: 1,
      max: largestMaxLength,
    });
    const [text] = positionals;
    if (values.jsonl !== undefined && text !== undefined) {
      throw new UsageError('Give a TEXT or --jsonl FILE, not both.');
    }
    if (values.jsonl === undefined && positionals.length !== 1) {
      throw new UsageError(
        positionals.length === 0
          ? 'Give the TEXT to read, or --jsonl FILE.'
          : `Give one TEXT, not ${positionals.length}: put it in quotes, or use --jsonl FILE for several.`,
      );
    }
    if (values.jsonl !== undefined) await checkInputs([values.jsonl]);

    const tokenizer = await openTokenizer(values.model, context);
    const output = new StandardOutput(context.streams);
    if (values.jsonl !== undefined) {
      const name = values.jsonl === standardInput ? 'standard input' : values.jsonl;
      for (const [i, line] of recordLines(
        await readInput(values.jsonl, context.streams, encoding),
      ).entries()) {
        const place = `${name}, line ${i + 1}: `;
        await output.write(tokensLine(tokenizer, parseText(line, place), maxLength, place));
      }
    } else if (text !== undefined) {
      const isInput = text === standardInput && literalCount === 0;
      const source = isInput ? await readInput(standardInput, context.streams, encoding) : text;
      await output.write(tokensLine(tokenizer, source, maxLength, ''));
    }
    await output.flush();
  },
};

function parseText(line: string, place: string): string {
  const value = jsonIfAny(line);
  if (typeof value === 'string') return value;
  throw new UsageError(`${place}this is not a JSON string; write each text in JSON's quotes.`);
}

/** One text's tokens as a line of JSON. `place` begins the message where there are too many. */
function tokensLine(
  tokenizer: Tokenizer,
  text: string,
  maxLength: number | undefined,
  place: string,
): string {
  if (maxLength === undefined) {
    const { ids, spans } = tokenizer.encode(text);
    const tokens = Array.from(ids, (id) => tokenizer.token(id));
    return toLine(tokens, ids, new Int32Array(ids.length).fill(1), spans);
  }
  try {
    const input = createInput(tokenizer, text, maxLength);
    return toLine(input.tokens, input.inputIds, input.attentionMask, input.spans);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'tooManyTokens') throw error;
    throw new AppError('tooManyTokens', place + error.message, { cause: error });
  }
}

/** `spans` holds start and end of each token, one after the other. */
function toLine(
  tokens: readonly string[],
  inputIds: Int32Array,
  attentionMask: Int32Array,
  spans: Int32Array,
): string {
  const pairs = Array.from(inputIds, (_, i) => [spans[2 * i], spans[2 * i + 1]]);
  const line = {
    tokens,
    inputIds: [...inputIds],
    attentionMask: [...attentionMask],
    spans: pairs,
  };
  return jsonLine(line);
}
