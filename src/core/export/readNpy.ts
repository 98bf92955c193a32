import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import { halfValue } from '../model/onnx/tensorValues.ts';
import { Matrix } from '../vectors/matrix.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const floats = {
  f2: {
    bytes: 2,
    read: (view: DataView, at: number, isLittle: boolean) =>
      halfValue(view.getUint16(at, isLittle)),
  },
  f4: {
    bytes: 4,
    read: (view: DataView, at: number, isLittle: boolean) => view.getFloat32(at, isLittle),
  },
  f8: {
    bytes: 8,
    read: (view: DataView, at: number, isLittle: boolean) => view.getFloat64(at, isLittle),
  },
} as const;

/**
 * A two-dimensional NumPy array of 16-, 32- or 64-bit floats in either byte order, in C or Fortran order, as `numpy.save`
 * writes it. Throws `invalidInput`, with what to save otherwise. Source: NEP 1, "A simple file format for NumPy arrays".
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
  const [, byteOrder, kind] = /^([<>])(f[248])$/.exec(type) ?? [];
  if (kind === undefined) {
    throw fail(t("{0} holds numbers of the type {1}; save it with astype('float32').", name, type));
  }
  const isByColumn = /'fortran_order':\s*True/.test(header);
  const shape = /'shape':\s*\(\s*(\d+)\s*,\s*(\d+)\s*,?\s*\)/.exec(header);
  if (!shape)
    throw fail(
      t('{0} is no array of two dimensions, texts x numbers; save it with that shape.', name),
    );
  const [rows, dims] = [Number(shape[1]), Number(shape[2])];
  const { bytes: width, read } = floats[kind as keyof typeof floats];
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
  const isLittle = byteOrder === '<';
  const [rowStep, step] = isByColumn ? [width, rows * width] : [dims * width, width];
  for (let row = 0; row < rows; row++) {
    const values = matrix.row(row);
    const from = end + row * rowStep;
    for (let i = 0; i < dims; i++) values[i] = read(view, from + i * step, isLittle);
  }
  return matrix;
}
