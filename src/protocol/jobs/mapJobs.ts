import type { CallOptions, MethodNames } from '../rpc.ts';
import type { JobProgress, SetReference } from './textSetApi.ts';

/** Where texts lie on a map, as far as that is known. */
export interface PlacedTexts {
  /** x and y of each text, -1 to 1: texts that mean the same lie together. */
  readonly places: Float32Array;
  /** Among how many texts the nearest ones of each were looked for: all of them, or of very many a sample. */
  readonly comparedCount: number;
}

export interface MapProgress extends JobProgress {
  /** Absent where the texts lie as they were told to last. */
  readonly placed?: PlacedTexts | undefined;
}

export interface MapJobs {
  /**
   * Lays the texts of a set out on a plane: at once by their principal components, then by UMAP. The same texts with the same
   * vectors lie at the same places, in whatever order they stand.
   */
  placeTexts(request: SetReference, options?: CallOptions<MapProgress>): Promise<PlacedTexts>;
}

export const mapJobMethods: MethodNames<MapJobs> = {
  placeTexts: true,
};
