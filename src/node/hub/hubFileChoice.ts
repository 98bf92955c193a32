import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { sentenceConfigNames } from '../../core/model/sentenceModules.ts';
import type { ModelFile } from '../model/modelRecord.ts';
import { largestFileBytes } from '../model/modelFile.ts';
import { onnxNames } from '../model/onnxFile.ts';

/** What is read beside the model: tokenizer, architecture, prompts. */
const smallFiles: readonly string[] = [
  'config.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'modules.json',
  ...sentenceConfigNames,
  'config_sentence_transformers.json',
];
/** What sentence-transformers puts behind the model. */
const modulePath = /^\d+_(?:Pooling|Dense)[^/]*\/(?:config\.json|model\.safetensors)$/;

/** Where transformers.js and Optimum put them. */
const onnxFolders: readonly string[] = ['onnx/', ''];

/**
 * The files of a repository that are needed to run its model: one ONNX file with its external data, the tokenizer and
 * what describes both. Throws `modelMissing` where it has no ONNX file or no tokenizer.
 */
export function chooseModelFiles(id: string, files: readonly ModelFile[]): readonly ModelFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const onnx = chooseOnnx(files, byPath);
  if (!onnx) {
    throw new AppError(
      'modelMissing',
      t(
        '{0} has no ONNX file, which is what runs here; choose another model, or export it with Optimum and add its folder.',
        id,
      ),
    );
  }
  const tokenizer = byPath.get('tokenizer.json') ?? byPath.get('vocab.txt');
  if (!tokenizer) {
    throw new AppError(
      'modelMissing',
      t(
        '{0} has neither tokenizer.json nor vocab.txt, so its text cannot be cut into tokens; choose another model.',
        id,
      ),
    );
  }
  const beside = smallFiles.flatMap((path) => byPath.get(path) ?? []);
  const modules = files.filter(({ path }) => modulePath.test(path));
  return [onnx, ...externalData(onnx.path, files), tokenizer, ...beside, ...modules];
}

/**
 * Whether files that somebody else has fetched are a model: what `chooseModelFiles` needs, and `config.json`, which says
 * what kind of model it is and is missing, as a rule, where only parts of a repository were fetched.
 */
export function hasModelFiles({ files }: { readonly files: readonly ModelFile[] }): boolean {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return (
    chooseOnnx(files, byPath) !== undefined &&
    byPath.has('config.json') &&
    (byPath.has('tokenizer.json') || byPath.has('vocab.txt'))
  );
}

function chooseOnnx(
  files: readonly ModelFile[],
  byPath: ReadonlyMap<string, ModelFile>,
): ModelFile | undefined {
  for (const name of onnxNames) {
    for (const folder of onnxFolders) {
      const file = byPath.get(`${folder}${name}.onnx`);
      if (file && canBeRead(file, files)) return file;
    }
  }
  // An encoder under another name; of several nobody can tell which one it is.
  const others = files.filter(({ path }) => /^(?:onnx\/)?[^/]+\.onnx$/.test(path));
  return others.length === 1 ? others[0] : undefined;
}

/** Whether each of its files is small enough to be read at once. */
function canBeRead(onnx: ModelFile, files: readonly ModelFile[]): boolean {
  return [onnx, ...externalData(onnx.path, files)].every(({ bytes }) => bytes <= largestFileBytes);
}

/** Weights beyond 2 GB lie in files of their own: `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
function externalData(onnxPath: string, files: readonly ModelFile[]): readonly ModelFile[] {
  return files.filter(
    ({ path }) =>
      path.startsWith(onnxPath) && /^[_.]data(?:_\d+)?$/.test(path.slice(onnxPath.length)),
  );
}
