/** Words of several pieces, blanks, a tab, blank lines, markup, and scripts of both directions. */
export const mixedText = `Embeddings are dense vectors, aren't they? The unbelievable
internationalisation of   tokenizers is\tfun.

\t"Indented" line: naïve café 🎉 東京タワー — שלום עולם, and مرحبا بالعالم!
  <b onclick="alert(1)">bold</b> & **markdown** [link](x) <script>document.title = 'run'</script>`;

/** `count` tokens, `[CLS]` and `[SEP]` included, in lines of 12 words. */
export function longText(count: number): string {
  const words = [
    'the',
    'model',
    'reads',
    'a',
    'text',
    'word',
    'by',
    'word',
    'and',
    'keeps',
    'them',
  ];
  return Array.from({ length: count - 2 }, (_, i) => {
    const word = words[(i * 7 + Math.floor(i / 11)) % words.length]!;
    return word + (i % 12 === 11 ? '\n' : ' ');
  }).join('');
}
