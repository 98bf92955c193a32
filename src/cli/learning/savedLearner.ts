import {
  isSameSource,
  type Learner,
  type VectorSource,
} from '../../core/analysis/learn/learner.ts';
import { AppError } from '../../core/errors/appError.ts';
import { countText } from '../../core/text/countText.ts';
import { readLearner } from '../../node/files/learnerFile.ts';
import { UsageError } from '../input/usageError.ts';

/** The learner in a file, of the kind that the command is for. `text`: the columns that are asked for in place of its own. */
export async function openLearner<K extends Learner['kind']>(
  path: string,
  kind: K,
  text: readonly string[] | undefined,
): Promise<Extract<Learner, { kind: K }>> {
  const learner = await readLearner(path);
  if (learner.kind === kind) {
    const trained = learner.text;
    if (text && text.length !== trained.length) {
      const columns = countText(trained.length, 'column');
      throw new UsageError(
        `${path} was trained on ${columns} of text (${trained.join(', ')}); name as many by --text.`,
      );
    }
    return learner as Extract<Learner, { kind: K }>;
  }
  const command = learner.kind === 'classifier' ? 'classify' : 'regress';
  throw new UsageError(`${path} holds a ${learner.kind}; use it with semantic-text ${command}.`);
}

/** Throws `invalidInput` where the learner knows other vectors than these. */
export function checkSource(path: string, learner: Learner, source: VectorSource): void {
  if (isSameSource(learner.model, source)) return;
  const { model } = learner;
  const isFile = model.filesHash !== source.filesHash;
  const what = isFile
    ? `${path} was trained on vectors of the model ${model.name} (${model.filesHash.slice(0, 12)}), and this is ${source.name} (${source.filesHash.slice(0, 12)})`
    : `${path} was trained on vectors by --pooling ${model.pooling} --layer ${model.layer}, and these are by ${source.pooling} and ${source.layer}`;
  throw new AppError(
    'invalidInput',
    `${what}; ${isFile ? 'choose that model by --model, or train again' : 'leave out --layer and --pooling, or train again'}.`,
  );
}
