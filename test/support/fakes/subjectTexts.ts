const subjects = {
  bread: ['crust', 'dough', 'oven', 'flour', 'baker'],
  weather: ['rain', 'storm', 'cloud', 'thunder', 'wind'],
  trains: ['station', 'platform', 'ticket', 'railway', 'delay'],
  chess: ['opening', 'queen', 'rook', 'gambit', 'endgame'],
};

/** Lines about some of four subjects, `size` of each one after the other, each another text. */
export function subjectTexts(
  size: number,
  names: readonly (keyof typeof subjects)[] = ['bread', 'weather', 'trains', 'chess'],
): string[] {
  return names.flatMap((name) => {
    const words = subjects[name];
    return Array.from({ length: size }, (_, i) => {
      const [a, b] = [words[i % words.length]!, words[(i + 1 + (i % 3)) % words.length]!];
      return `${name} ${name} ${a} ${b} ${name} ${i}`;
    });
  });
}
