import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { WantedChoice } from '../core/embedder/pooling.ts';
import { AppError } from '../core/errors/appError.ts';
import type { Tokenizer } from '../core/tokenizer/tokenizer.ts';
import type { Engine } from '../engine/engine.ts';
import type { LogEntry } from '../protocol/engineApi.ts';
import type { IndexLocation } from '../protocol/index/indexContent.ts';
import { cacheFolder } from '../node/files/userFolders.ts';
import { openFolderTokenizer } from '../node/model/folderTokenizer.ts';
import { folderOfModel } from './addedModels.ts';
import type { CommandContext } from './command.ts';

/** The model's tokenizer alone: no session is started. */
export async function openTokenizer(
  model: string | undefined,
  context: CommandContext,
): Promise<Tokenizer> {
  const { folder } = await placeOfModel(model, context);
  return openFolderTokenizer(folder);
}

/** An engine without a model, for what needs none. What it warns of is said, what it does is shown as progress. */
export async function startEngine(context: CommandContext): Promise<Engine> {
  // Only now: the native library takes longer to load than the rest of the command line.
  const { createEngine } = await import('../engine/engine.ts');
  const log = ({ level, message }: LogEntry): void => {
    if (level === 'warn' || level === 'error') context.message(message);
    else if (level === 'info') context.progress(message);
  };
  return createEngine(log, { endsAfterAnswer: true });
}

/**
 * An engine with its model loaded, whose vectors are made as the choice says. `index`: what the model is opened for; it
 * then goes on in the precision of that index.
 */
export async function openEngine(
  model: string | undefined,
  choice: WantedChoice,
  context: CommandContext,
  index?: IndexLocation,
): Promise<Engine> {
  const { folder, onnxFile } = await placeOfModel(model, context);
  const engine = await startEngine(context);
  context.progress('Loading the model…');
  const memoryFolder = join(cacheFolder(), 'machine');
  await engine.open({ modelFolder: folder, onnxFile, choice, memoryFolder, index });
  return engine;
}

/** Where a model lies. */
interface ModelPlace {
  readonly folder: string;
  /** Which ONNX file of the folder; the engine's choice when absent. */
  readonly onnxFile?: string;
}

/** The model that was asked for: the bundled one, or what `--model` names by path or id. */
async function placeOfModel(
  model: string | undefined,
  context: CommandContext,
): Promise<ModelPlace> {
  if (model === undefined) return { folder: context.bundledModel };
  if (model === '') {
    throw new AppError(
      'invalidInput',
      '--model takes the id of a model, a folder or an ONNX file.',
    );
  }
  const found = await stat(model).catch(() => undefined);
  if (found?.isDirectory() === true) return { folder: model };
  if (found?.isFile() === true && model.endsWith('.onnx')) return placeOfFile(model);
  return { folder: await folderOfModel(model, context) };
}

/** A model's ONNX files lie in its folder, or in `onnx` below it. */
async function placeOfFile(path: string): Promise<ModelPlace> {
  const folder = dirname(path);
  const name = basename(path);
  const isBelow = basename(folder) === 'onnx' && !(await hasTokenizer(folder));
  return isBelow
    ? { folder: dirname(folder), onnxFile: `onnx/${name}` }
    : { folder, onnxFile: name };
}

async function hasTokenizer(folder: string): Promise<boolean> {
  const names = ['tokenizer.json', 'vocab.txt'];
  const found = await Promise.all(
    names.map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return found.some((file) => file !== undefined);
}
