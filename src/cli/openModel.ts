import { stat } from 'node:fs/promises';
import { AppError } from '../core/errors/appError.ts';
import { modelTokenizer } from '../node/modelTokenizer.ts';
import type { Tokenizer } from '../core/tokenizer/tokenizer.ts';
import type { Engine } from '../engine/engine.ts';
import { readTokenizerFiles } from '../node/modelFolder.ts';
import type { CommandContext } from './command.ts';

/** The model's tokenizer alone: no session is started. */
export async function openTokenizer(
  model: string | undefined,
  context: CommandContext,
): Promise<Tokenizer> {
  return modelTokenizer(await readTokenizerFiles(await modelFolder(model, context)));
}

/** An engine with its model loaded. */
export async function openEngine(
  model: string | undefined,
  context: CommandContext,
): Promise<Engine> {
  const folder = await modelFolder(model, context);
  context.progress('Loading the model…');
  // Only now: the native library takes longer to load than the rest of the command line.
  const { Engine } = await import('../engine/engine.ts');
  const engine = new Engine(({ level, message }) => {
    if (level === 'warn' || level === 'error') context.message(message);
  });
  await engine.open({ modelFolder: folder });
  return engine;
}

/** The folder of the model that was asked for: the bundled one, or that of `--model`. */
async function modelFolder(model: string | undefined, context: CommandContext): Promise<string> {
  if (model === undefined) return context.bundledModel;
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return model;
  throw new AppError(
    'modelMissing',
    `There is no folder ${model}; --model takes a folder that holds model.onnx and tokenizer.json (models by their id come in a later release).`,
  );
}
