import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { isPathWithin } from '../../core/model/isPathWithin.ts';

/**
 * Names without their ending, the most precise first: what transformers.js, Optimum and sentence-transformers write.
 * Graphs that were optimised come after the plain one of their precision, whose layers are easier to find.
 */
export const onnxNames: readonly string[] = [
  'model',
  'model_optimized',
  'model_O1',
  'model_O2',
  'model_O3',
  'model_O4',
  'model_fp16',
  'model_quantized',
  'model_int8',
  'model_uint8',
  'model_qint8_avx512_vnni',
  'model_qint8_avx512',
  'model_quint8_avx2',
  'model_qint8_arm64',
  'model_q4',
  'model_q4f16',
  'model_bnb4',
];

/**
 * Which ONNX file of a model's folder is run, relative to it, with `/`: the one that is wanted, or the most precise
 * one. `transformerPath`: a folder in it that may hold the files. Throws `modelMissing`.
 */
export async function chooseOnnxFile(
  folder: string,
  transformerPath: string,
  wanted: string | undefined,
): Promise<string> {
  const folders = [...new Set(['', 'onnx/', transformerPath === '' ? '' : `${transformerPath}/`])];
  const files: string[] = [];
  for (const below of folders) {
    for (const name of await namesIn(join(folder, below))) {
      if (name.endsWith('.onnx')) files.push(`${below}${name}`);
    }
  }
  if (wanted !== undefined) {
    if (isPathWithin(wanted) && files.includes(wanted)) return wanted;
    throw missing(folder, wanted, files);
  }
  for (const name of onnxNames) {
    const found = folders.find((below) => files.includes(`${below}${name}.onnx`));
    if (found !== undefined) return `${found}${name}.onnx`;
  }
  // An encoder under another name; of several nobody can tell which one it is.
  const [only, ...more] = files;
  if (only !== undefined && more.length === 0) return only;
  throw missing(folder, 'model.onnx', files);
}

function missing(folder: string, wanted: string, files: readonly string[]): AppError {
  const message =
    files.length === 0
      ? t('The model folder {0} holds no {1}; choose a folder with an ONNX model.', folder, wanted)
      : t(
          'The model folder {0} holds no {1}; choose one of its files: {2}.',
          folder,
          wanted,
          files.join(', '),
        );
  return new AppError('modelMissing', message);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}
