/** Files above this are data or generated; 1 MB of one line alone is two minutes of the model's time. */
export const maxFileBytes = 1_000_000;

/** Of files that are prose. */
export const sentenceEndings: readonly string[] =
  '.md .markdown .mdown .tex .latex .rst .adoc .asciidoc'.split(' ');
