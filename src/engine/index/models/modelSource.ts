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
}

export function sourceText({ space, name, trainedForSimilarity, request }: IndexModel): string {
  const source: ModelSource = { space: space.name, name, trainedForSimilarity, request };
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
