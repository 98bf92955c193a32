import type { AddedToken } from '../addedTokens.ts';
import type { PostProcessing } from '../postProcessor.ts';
import type { PieceModel } from './models/tokenSink.ts';
import type { PieceStep } from './steps/preTokenizerSteps.ts';
import type { TextStep } from './steps/textStep.ts';

/** Everything that a tokenizer of any family is made of. */
export interface PipelineDefinition extends PostProcessing {
  readonly normalizer: readonly TextStep[];
  readonly preTokenizer: readonly PieceStep[];
  readonly model: PieceModel;
  /** Entries of the model's vocabulary. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly addedTokens: readonly AddedToken[];
  readonly unknownId: number | undefined;
  /** As in `ReadModel`. */
  readonly spellsUnknown: boolean;
  readonly padId: number;
  readonly maskId: number | undefined;
}
