import type { OpenRequest } from '../../../protocol/engineApi.ts';
import type { IndexModel } from './indexModel.ts';

/** Where the vectors of a space come from, kept with an index so that queries can be embedded among them later on. */
export interface ModelSource {
  /** Name of the space. */
  readonly space: string;
  /** Of the model, for people. */
  readonly name: string;
  readonly trainedForSimilarity: boolean;
  /** How it was opened, with all that was chosen. */
  readonly request: OpenRequest;
  /** Whether its precision was asked for; absent where an earlier release may have chosen it. */
  readonly isPrecisionChosen?: boolean;
}

export function sourceText(model: IndexModel): string {
  const { space, name, trainedForSimilarity, request, isPrecisionChosen } = model;
  const source: ModelSource = {
    ...{ space: space.name, name, trainedForSimilarity, request, isPrecisionChosen },
  };
  return JSON.stringify(source);
}

/** Undefined where none was kept, or an earlier release kept another kind. */
export function parseSource(text: string | undefined): ModelSource | undefined {
  if (text === undefined || text === '') return undefined;
  const source = JSON.parse(text) as Partial<ModelSource>;
  const isWhole =
    typeof source.space === 'string' &&
    typeof source.name === 'string' &&
    typeof source.trainedForSimilarity === 'boolean' &&
    typeof source.request?.modelFolder === 'string';
  return isWhole ? (source as ModelSource) : undefined;
}
