import { readFile } from 'node:fs/promises';
import {
  featureCount,
  type Learner,
  type VectorSource,
} from '../../core/analysis/learn/learner.ts';
import { poolingNamed } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { isJsonObject, parseJsonObject, type JsonObject } from '../../core/json/parseJson.ts';
import { t } from '../../core/l10n/translate.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import { AtomicFile } from './atomicFile.ts';

const format = 'semantic-text-learner';
const version = 1;

/** Writes a learner, see `learnerText`. The file appears when it is complete. */
export async function writeLearner(path: string, learner: Learner): Promise<void> {
  const file = await AtomicFile.create(path);
  try {
    for (const part of learnerText(learner)) await file.write(part);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * A learner as JSON that a person can read, in parts: what it is first, then a line for each class with its weights, 32-bit numbers,
 * little-endian, in base64.
 */
export function* learnerText(learner: Learner): Generator<string> {
  const { kind, model, text, label, trainedOn, measures, penalty } = learner;
  const facts = {
    ...{ format, version, kind, label, text, trainedOn, measures, penalty },
    ...(learner.kind === 'classifier' ? { temperature: learner.temperature } : {}),
    model,
  };
  const rows =
    learner.kind === 'classifier'
      ? learner.classes.map((name, c) => ({
          class: name,
          bias: learner.classifier.bias[c],
          weights: base64(column(learner.classifier.weights, c)),
        }))
      : [
          {
            bias: learner.regressor.bias,
            weights: base64(Float32Array.from(learner.regressor.weights)),
          },
        ];
  const head = JSON.stringify(facts, null, 2).slice(0, -2);
  yield `${head},\n  "rows": [\n`;
  for (const [i, row] of rows.entries()) {
    yield `    ${JSON.stringify(row)}${i + 1 < rows.length ? ',' : ''}\n`;
  }
  yield '  ]\n}\n';
}

/** Throws `fileUnreadable` where there is no such file, `invalidInput` where it holds something else or parts of it are missing. */
export async function readLearner(path: string): Promise<Learner> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be read ({1}); check the path.', path, code),
      {
        cause,
      },
    );
  }
  return parseLearner(text, path);
}

/** The learner in a file's text; throws `invalidInput` as `readLearner` does. `name`: what the file is called. */
export function parseLearner(text: string, name: string): Learner {
  const noLearner = (): AppError =>
    new AppError(
      'invalidInput',
      t('{0} is not a classifier or regressor that was saved; give one that is.', name),
    );
  const object = parseJsonObject(text, noLearner);
  if (object['format'] !== format) throw noLearner();
  if (object['version'] !== version) {
    throw new AppError(
      'invalidInput',
      t('{0} was saved by a newer release; update this one, or train again.', name),
    );
  }
  const learner = learnerOf(object);
  if (!learner) {
    throw new AppError('invalidInput', t('{0} is damaged; train and save it again.', name));
  }
  return learner;
}

/** Undefined where a part is missing or does not fit the others. */
function learnerOf(object: JsonObject): Learner | undefined {
  const { kind, label, text, trainedOn, penalty, temperature, rows, measures } = object;
  const model = sourceOf(object['model']);
  if (!model || typeof label !== 'string' || !isTexts(text) || !Array.isArray(rows))
    return undefined;
  if (text.length < 1 || text.length > 2 || typeof trainedOn !== 'number') return undefined;
  const width = featureCount(model.dims, text.length);
  const parts = rows.map((row) => rowOf(row, width));
  const known = parts.filter((part) => part !== undefined);
  if (known.length !== parts.length || known.length === 0) return undefined;
  const facts = {
    ...{ model, text, label, trainedOn },
    measures: (isJsonObject(measures) ? measures : {}) as Learner['measures'],
    penalty: typeof penalty === 'number' ? penalty : null,
  };
  const [first] = known;
  if (kind === 'regressor' && first) {
    const regressor = { weights: Float64Array.from(first.weights), bias: first.bias };
    return { ...facts, kind, regressor };
  }
  if (kind !== 'classifier' || !isFiniteNumber(temperature) || temperature <= 0) return undefined;
  const classes = known.map((part) => part.class);
  if (!isTexts(classes)) return undefined;
  const weights = new Matrix(width, known.length);
  for (const [c, part] of known.entries()) {
    for (const [i, weight] of part.weights.entries()) weights.data[i * known.length + c] = weight;
  }
  const bias = Float64Array.from(known, (part) => part.bias);
  return { ...facts, kind, classes, classifier: { weights, bias }, temperature };
}

function sourceOf(value: unknown): VectorSource | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, filesHash, layer, pooling, prompt, dims } = value;
  const known = poolingNamed(pooling);
  if (typeof name !== 'string' || typeof filesHash !== 'string' || known === undefined)
    return undefined;
  if (typeof layer !== 'number' || typeof prompt !== 'string') return undefined;
  if (typeof dims !== 'number' || !Number.isInteger(dims) || dims < 1) return undefined;
  return { name, filesHash, layer, pooling: known, prompt, dims };
}

interface SavedRow {
  readonly class: unknown;
  readonly bias: number;
  readonly weights: Float32Array;
}

function rowOf(value: unknown, width: number): SavedRow | undefined {
  if (!isJsonObject(value)) return undefined;
  const { bias, weights } = value;
  if (!isFiniteNumber(bias) || typeof weights !== 'string') return undefined;
  const bytes = Buffer.from(weights, 'base64');
  if (bytes.length !== 4 * width) return undefined;
  const numbers = Float32Array.from({ length: width }, (_, i) => bytes.readFloatLE(4 * i));
  return numbers.every(Number.isFinite)
    ? { class: value['class'], bias, weights: numbers }
    : undefined;
}

/** JSON has no infinite numbers, but `1e999` is read as one. */
function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function column({ rows, dims, data }: Matrix, place: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => data[row * dims + place] ?? 0);
}

function base64(numbers: Float32Array): string {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [i, number] of numbers.entries()) bytes.writeFloatLE(number, 4 * i);
  return bytes.toString('base64');
}
