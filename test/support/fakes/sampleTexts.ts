import type { FakeSetUp } from './fakeContent.ts';

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

const subjects = [
  'The editor',
  'A small model',
  'Our index',
  'The parser',
  'Every test',
  'A window',
];
const actions = ['opens', 'reads', 'compares', 'forgets', 'writes', 'measures', 'sorts'];
const objects = ['long files', 'word pieces', 'each sentence', 'the vectors', 'a line of text'];
const ends = ['quickly', 'without a network', 'in the background', 'again', 'once an hour'];

/** A line of a generated document, each with its number. */
export function generatedLine(index: number): string {
  const pick = (list: readonly string[], step: number): string =>
    list[Math.floor(index / step) % list.length]!;
  const words = [pick(subjects, 1), pick(actions, 2), pick(objects, 3), pick(ends, 5)];
  return `${words.join(' ')}, ${index + 1}.`;
}

/** `count` generated lines. */
export function generatedLines(count: number): string[] {
  return Array.from({ length: count }, (_, i) => generatedLine(i));
}

/** Two documents in a list of lines, of which one line was changed and some have no vector yet. */
export const listedTexts: FakeSetUp = {
  texts: [mixedText, ...generatedLines(20)],
  unit: 'line',
  canChooseUnit: true,
  documents: [
    { title: 'first.md', firstSegment: 0, segmentCount: 5 },
    { title: 'a-rather-long-name-of-a-second-document.md', firstSegment: 5, segmentCount: 16 },
  ],
  embeddedCount: 18,
  staleSegments: [1],
  // Fewer numbers are looked at faster, and each is like the next.
  model: { dims: 32, hiddenStateCount: 2, attentionLayerCount: 1 },
};
