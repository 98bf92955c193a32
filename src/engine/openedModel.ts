import type { Embedder } from '../core/embedder/embedder.ts';
import type { ModelDescription, OpenRequest } from '../protocol/engineApi.ts';
import type { LineMatcher } from './model/lineMatcher.ts';
import type { BackgroundSource } from './model/modelBackground.ts';
import type { ScoreExplainer } from './model/scoreExplainer.ts';
import type { TextVectors } from './model/textVectors.ts';
import type { TokenInside } from './model/tokenInside.ts';
import type { TokenSource } from './model/tokens/tokenSource.ts';
import type { VectorOrigin } from './model/vectorOrigin.ts';

/** Everything that an opened model needs. */
export interface OpenedModel {
  readonly request: OpenRequest;
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
  readonly texts: TextVectors;
  readonly inside: TokenInside;
  readonly explainer: ScoreExplainer;
  readonly lines: LineMatcher;
  /** The vectors of texts' tokens, as late interaction compares them. */
  readonly tokens: TokenSource;
  readonly origin: VectorOrigin;
  readonly background: BackgroundSource;
}
