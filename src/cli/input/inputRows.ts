import { tokenEmbeddings } from '../../core/embedder/tokenEmbeddings.ts';
import type { VectorRow } from '../../core/export/vectorRow.ts';
import { isJsonObject, jsonIfAny, type JsonObject } from '../../core/json/parseJson.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CommandContext, StandardStreams } from '../command.ts';
import { readInput, recordLines, standardInput } from './readInput.ts';
import { UsageError } from './usageError.ts';

/** What goes into the model for one text, as `tokens` prints it: as many numbers as positions, of spans twice as many. */
interface ModelInput {
  readonly inputIds: Int32Array;
  readonly attentionMask: Int32Array;
  readonly spans: Int32Array;
}

/**
 * The inputs of a file of one JSON object a line: `inputIds`, and if wanted `attentionMask` (ones otherwise) and `spans`
 * (zeros otherwise). Throws `UsageError`, naming the line, before anything is computed.
 */
export async function readInputs(
  file: string,
  tokenizer: Tokenizer,
  maxTokens: number,
  streams: StandardStreams,
): Promise<readonly ModelInput[]> {
  const name = file === standardInput ? 'standard input' : file;
  return recordLines(await readInput(file, streams)).map((line, i) => {
    const problem = (text: string): UsageError => new UsageError(`${name}, line ${i + 1}: ${text}`);
    const input = jsonIfAny(line);
    const { inputIds, attentionMask, spans }: JsonObject = isJsonObject(input) ? input : {};
    const ids = wholeNumbers(inputIds);
    if (!ids || ids.length === 0) {
      throw problem('inputIds is to be an array of whole numbers; write what tokens prints.');
    }
    const count = ids.length;
    if (count > maxTokens) {
      throw problem(`${count} ids, and this model reads at most ${maxTokens} at once.`);
    }
    const unknown = ids.find((id) => !isKnown(tokenizer, id));
    if (unknown !== undefined) {
      throw problem(`the id ${unknown} is not in the vocabulary of this model.`);
    }
    const mask = attentionMask === undefined ? ids.map(() => 1) : wholeNumbers(attentionMask);
    const isMask = mask?.length === count && mask.every((bit) => bit === 0 || bit === 1);
    if (!isMask || !mask.includes(1)) {
      throw problem(`attentionMask is to be ${count} times 0 or 1, at least one of them 1.`);
    }
    const offsets = pairsOf(spans);
    if (spans !== undefined && offsets?.length !== 2 * count) {
      throw problem(`spans is to be ${count} pairs [start,end].`);
    }
    return {
      inputIds: Int32Array.from(ids),
      attentionMask: Int32Array.from(mask),
      spans: Int32Array.from(offsets ?? new Int32Array(2 * count)),
    };
  });
}

/** A row for each position of each input, put through the model as it stands; their text is not known. */
export async function* inputRows(
  engine: Engine,
  { file, inputs }: { readonly file: string; readonly inputs: readonly ModelInput[] },
  layer: number,
  context: CommandContext,
): AsyncGenerator<VectorRow> {
  const { embedder } = await engine.model();
  let done = 0;
  for (const input of inputs) {
    // The model blocks this thread while it runs; an interrupt is heard here.
    await new Promise((resolve) => setImmediate(resolve));
    const vectors = await tokenEmbeddings(embedder.session, input, layer);
    for (const [i, id] of input.inputIds.entries()) {
      yield {
        file,
        start: input.spans[2 * i] ?? 0,
        end: input.spans[2 * i + 1] ?? 0,
        text: '',
        token: embedder.tokenizer.token(id),
        attentionMask: input.attentionMask[i] ?? 0,
        vector: vectors.row(i),
      };
    }
    context.progress(`${++done} of ${inputs.length} inputs embedded`);
  }
}

/** The numbers of `[[start,end],…]`; undefined where it is anything else. */
function pairsOf(value: unknown): readonly number[] | undefined {
  const isPair = (each: unknown): boolean => wholeNumbers(each)?.length === 2;
  return Array.isArray(value) && value.every(isPair) ? wholeNumbers(value.flat()) : undefined;
}

/** Undefined where it is anything else than an array of whole numbers from 0 on. */
function wholeNumbers(value: unknown): readonly number[] | undefined {
  const isOne = (each: unknown): boolean =>
    typeof each === 'number' && Number.isInteger(each) && each >= 0 && each <= 0x7fff_ffff;
  return Array.isArray(value) && value.every(isOne) ? (value as readonly number[]) : undefined;
}

function isKnown(tokenizer: Tokenizer, id: number): boolean {
  try {
    tokenizer.token(id);
    return true;
  } catch {
    return false;
  }
}
