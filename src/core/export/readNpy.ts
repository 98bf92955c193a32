import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import { Matrix } from '../vectors/matrix.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const numbers = {
  '<f4': { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) },
} as const;

/**
 * A two-dimensional NumPy array of little-endian 32- or 64-bit floats in C order, as `numpy.save` writes it. Throws
 * `invalidInput`, with what to save otherwise. Source: NEP 1, "A simple file format for NumPy arrays".
 */
export function readNpy(bytes: Uint8Array, name: string): Matrix {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (message: string): AppError => new AppError('invalidInput', message);
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw fail(t('{0} is no NumPy array; write it by numpy.save.', name));
  }
  const isShort = bytes[6] === 1;
  const start = isShort ? 10 : 12;
  const end = start + (isShort ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? t('something else');
  if (!(type in numbers)) {
    throw fail(t("{0} holds numbers of the type {1}; save it with astype('float32').", name, type));
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw fail(t('{0} is in Fortran order; save numpy.ascontiguousarray of it.', name));
  }
  const shape = /'shape':\s*\(\s*(\d+)\s*,\s*(\d+)\s*,?\s*\)/.exec(header);
  if (!shape)
    throw fail(
      t('{0} is no array of two dimensions, texts x numbers; save it with that shape.', name),
    );
  const [rows, dims] = [Number(shape[1]), Number(shape[2])];
  const { bytes: width, read } = numbers[type as keyof typeof numbers];
  if (bytes.length - end !== rows * dims * width) {
    throw fail(
      t(
        '{0} does not hold {1} x {2} numbers; it was not written to its end.',
        name,
        String(rows),
        String(dims),
      ),
    );
  }
  const matrix = new Matrix(rows, dims);
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = read(view, end + i * width);
  return matrix;
}
