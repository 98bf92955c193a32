/**
 * What a percentile compares a score with: the query's scores against every segment (`scores`), random pairs of
 * the corpus's distinct segments (`pairs`), the model's shipped pairs of unrelated sentences (`background`), or
 * nothing, where the corpus is small and the model ships no background (`none`).
 */
export type PercentileBasis = 'scores' | 'pairs' | 'background' | 'none';
