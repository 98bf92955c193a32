import { join, posix } from 'node:path';
import type { ExternalData } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { t } from '../../core/l10n/translate.ts';
import { externalDataPaths } from '../../core/model/onnx/externalDataPaths.ts';
import { isPathWithin } from '../../core/model/isPathWithin.ts';
import { liesWithin } from './modelFile.ts';
import type { FileReader } from './recordedFiles.ts';

const longestPath = 200;

/**
 * The files beside an ONNX file that hold tensors of it. `onnxFile`: relative to `folder`; `read` gives its files.
 * Rejects with `modelInvalid` where the model names one outside of the folder, with `modelMissing` where one is not there.
 */
export async function readExternalData(
  folder: string,
  onnxFile: string,
  onnx: Uint8Array,
  read: FileReader,
): Promise<readonly ExternalData[]> {
  const all: ExternalData[] = [];
  for (const path of externalDataPaths(onnx)) {
    const outside = (): AppError =>
      new AppError(
        'modelInvalid',
        t(
          'The model {0} keeps weights in {1}, outside of its folder, which is never read; choose another model or export it again.',
          join(folder, onnxFile),
          quoted(path, longestPath),
        ),
      );
    // As the Python library writes it.
    const plain = path.startsWith('./') ? path.slice(2) : path;
    if (!isPathWithin(plain)) throw outside();
    const inFolder = posix.join(posix.dirname(onnxFile), plain);
    const file = join(folder, inFolder);
    const data = (await isThere(folder, file, outside)) ? await read(inFolder) : undefined;
    if (data === undefined) {
      throw new AppError(
        'modelMissing',
        t(
          'The model’s file {0} is missing, which holds its weights; put it beside {1} or fetch the model again.',
          file,
          onnxFile,
        ),
      );
    }
    all.push({ path, data });
  }
  return all;
}

async function isThere(folder: string, file: string, outside: () => AppError): Promise<boolean> {
  const isInside = await liesWithin(folder, file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (isInside === false) throw outside();
  return isInside === true;
}
