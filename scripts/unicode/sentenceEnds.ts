/*
How well sentences are found, on treebanks of Universal Dependencies, whose sentences were cut by hand:

  node scripts/unicode/sentenceEnds.ts UD_German-GSD/*.conllu …

Twenty sentences make a paragraph, a space between them. Prints ends that are wrong, ends that are missed, precision,
recall and their harmonic mean, by treebank.
*/
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ReadDocument } from '../../src/core/text/blocks/readDocument.ts';
import { segmentSentences } from '../../src/core/text/segmentSentences.ts';

const sentencesOfParagraph = 20;

interface Ends {
  right: number;
  wrong: number;
  missed: number;
}

const counts = new Map<string, Ends>();
for (const path of process.argv.slice(2)) {
  const name = basename(path).replace(/-ud-.*/, '');
  const ends = counts.get(name) ?? { right: 0, wrong: 0, missed: 0 };
  counts.set(name, ends);
  const found = readFileSync(path, 'utf8').matchAll(/^# text = (.*)$/gm);
  const sentences = Array.from(found, ([, text = '']) => text.trim());
  for (let i = 0; i < sentences.length; i += sentencesOfParagraph) {
    count(sentences.slice(i, i + sentencesOfParagraph), ends);
  }
}
for (const [name, { right, wrong, missed }] of counts) {
  const precision = right / (right + wrong);
  const recall = right / (right + missed);
  const mean = (2 * precision * recall) / (precision + recall);
  const percents = [precision, recall, mean].map((share) => (100 * share).toFixed(1));
  console.log([name, wrong, missed, ...percents].join('\t'));
}

function count(sentences: readonly string[], ends: Ends): void {
  const text = sentences.join(' ');
  const expected = new Set<number>();
  let at = 0;
  for (const sentence of sentences) {
    expected.add(at + sentence.length);
    at += sentence.length + 1;
  }
  expected.delete(text.length);
  for (const { end } of segmentSentences(new ReadDocument(text, 'plain'))) {
    if (end === text.length) continue;
    if (expected.delete(end)) ends.right++;
    else ends.wrong++;
  }
  ends.missed += expected.size;
}
