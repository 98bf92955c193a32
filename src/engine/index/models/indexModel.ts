import type { Embedder } from '../../../core/embedder/embedder.ts';
import { withPrompt, type VectorChoice } from '../../../core/embedder/pooling.ts';
import type { VectorSource } from '../../../core/analysis/learn/learner.ts';
import { vectorSourceOf, type OpenRequest } from '../../../protocol/engineApi.ts';
import type { BackgroundSource } from '../../model/modelBackground.ts';
import type { ScoreExplainer } from '../../model/scoreExplainer.ts';
import type { TokenSource } from '../../model/tokens/tokenSource.ts';
import type { OpenedModel } from '../../openedModel.ts';
import { vectorSpace, type VectorSpace } from './vectorSpace.ts';

/** A model as the index uses it. */
export interface IndexModel {
  readonly name: string;
  /** What its vectors are made by, as a saved learner names it. */
  readonly source: VectorSource;
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  /** How a query's vector is made: as `choice`, with the prompt that the model wants before queries. */
  readonly queryChoice: VectorChoice;
  readonly space: VectorSpace;
  /** Whether its vectors are compared as they are, unless somebody chooses a repair. */
  readonly trainedForSimilarity: boolean;
  /** Undefined where nothing is known of unrelated texts: then no score has a nearness. */
  readonly background: BackgroundSource | undefined;
  /** Opens it again as it is now, whatever is the default by then: kept with its vectors. */
  readonly request: OpenRequest;
  /** Explains its scores. */
  readonly explainer: Pick<ScoreExplainer, 'attribute'>;
  /** The vectors of tokens that its best hits are ranked again by. */
  readonly tokens: TokenSource;
}

export function indexModel(opened: OpenedModel): IndexModel {
  const { description, embedder, background, explainer, tokens } = opened;
  const { facts } = description;
  return {
    name: facts.name,
    source: vectorSourceOf(description),
    embedder,
    choice: description.choice,
    queryChoice: withPrompt(description.choice, facts.prompts.query),
    space: vectorSpace(description),
    trainedForSimilarity: facts.trainedForSimilarity,
    background,
    request: requestOf(opened),
    explainer,
    tokens,
  };
}

function requestOf({ request, description }: OpenedModel): OpenRequest {
  const { choice, info, onnxFile } = description;
  const { layer, pooling } = choice;
  const { precision } = info;
  return { ...request, choice: { layer, pooling }, onnxFile, precision, index: undefined };
}
