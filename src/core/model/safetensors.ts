import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { parseJsonObject, type JsonObject } from '../json/parseJson.ts';
import { toFloat32 } from './onnx/tensorValues.ts';

/** A tensor of a safetensors file. */
interface StoredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

// Eight bytes: the length of the JSON that follows, little-endian.
const lengthBytes = 8;
// The format's own limit.
const longestHeader = 100_000_000;

/**
 * Reads tensors of a safetensors file, by name: those wanted that are there and hold floating-point numbers. `name`: the
 * file's, for messages. Throws `modelInvalid`. The format: https://github.com/huggingface/safetensors#format
 */
export function parseSafetensors(
  file: Uint8Array,
  wanted: readonly string[],
  name: string,
): ReadonlyMap<string, StoredTensor> {
  const { header, dataStart } = readHeader(file, name);
  const tensors = new Map<string, StoredTensor>();
  for (const tensor of wanted) {
    if (!Object.hasOwn(header, tensor)) continue;
    const entry = (header[tensor] ?? {}) as Record<string, unknown>;
    const { dtype, shape, data_offsets: offsets } = entry;
    const size = sizes.get(String(dtype));
    if (size === undefined) continue;
    if (!isWholeNumbers(shape) || !isWholeNumbers(offsets) || offsets.length !== 2) {
      throw damaged(name);
    }
    const [start = 0, end = 0] = offsets;
    const count = shape.reduce((product, length) => product * length, 1);
    if (end - start !== count * size || dataStart + end > file.length) throw damaged(name);
    // A copy: what follows the header need not be aligned.
    const bytes = new Uint8Array(file.subarray(dataStart + start, dataStart + end));
    tensors.set(tensor, { shape, values: valuesOf(String(dtype), bytes) });
  }
  return tensors;
}

/** Bytes of a number, of the types that are read. */
const sizes: ReadonlyMap<string, number> = new Map([
  ['F64', 8],
  ['F32', 4],
  ['F16', 2],
  ['BF16', 2],
]);

function readHeader(
  file: Uint8Array,
  name: string,
): { readonly header: JsonObject; readonly dataStart: number } {
  if (file.length < lengthBytes) throw damaged(name);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(Math.min(longestHeader, file.length - lengthBytes))) throw damaged(name);
  const dataStart = lengthBytes + Number(length);
  const json = new TextDecoder().decode(file.subarray(lengthBytes, dataStart));
  return { header: parseJsonObject(json, (_, cause) => damaged(name, cause)), dataStart };
}

function valuesOf(dtype: string, { buffer }: Uint8Array): Float32Array {
  switch (dtype) {
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F16':
      return toFloat32('float16', new Uint16Array(buffer)) ?? new Float32Array();
    case 'BF16':
      // The upper half of an fp32.
      return new Float32Array(
        Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer,
      );
    default:
      return new Float32Array(buffer);
  }
}

function isWholeNumbers(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.every((entry) => typeof entry === 'number' && Number.isSafeInteger(entry) && entry >= 0)
  );
}

function damaged(name: string, cause?: unknown): AppError {
  return new AppError(
    'modelInvalid',
    t('The model’s {0} is no safetensors file, or is damaged; fetch it again.', name),
    { cause },
  );
}
