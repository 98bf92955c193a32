/** What is known of a passage that may be a hit. */
export interface Candidate {
  /** Whatever the caller knows it by. */
  readonly item: number;
  /** Undefined in keyword mode, and where the passage has no vector. */
  readonly cosine: number | undefined;
  /** BM25, higher is better; undefined where no word matched. */
  readonly words: number | undefined;
  /** Relative to the repository's root, parted by `/`. */
  readonly path: string;
  /** Its symbol or its headings. */
  readonly title: string | undefined;
  readonly text: string;
}
