const subjects = [
  'The captain',
  'A nurse',
  'Our neighbour',
  'The committee',
  'A young fox',
  'The old server',
  'My grandmother',
  'Every student',
  'The parser',
  'A distant star',
];
const verbs = [
  'repairs',
  'forgets',
  'describes',
  'carries',
  'paints',
  'measures',
  'returns',
  'rejects',
  'admires',
  'hides',
];
const objects = [
  'a broken lantern',
  'the quarterly report',
  'an empty list',
  'seven wooden boats',
  'the winding road',
  'a basket of plums',
  'the missing key',
  'an angry letter',
  'the north wind',
  'a quiet library',
  'the last train',
  'a jar of honey',
  'the wrong answer',
  'a melody in minor',
  'the harbour wall',
  'a frozen lake',
  'two old maps',
  'the football match',
  'a cup of tea',
  'the election results',
];

/** Distinct English sentences, at most 2,000: the same ones each time, a beginning of them for a smaller count. */
export function distinctLines(count: number): string[] {
  const lines: string[] = [];
  for (const verb of verbs) {
    for (const subject of subjects) {
      for (const object of objects) lines.push(`${subject} ${verb} ${object}.`);
    }
  }
  if (count > lines.length) throw new Error(`There are only ${lines.length} lines.`);
  return lines.slice(0, count);
}
