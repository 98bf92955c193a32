const abbreviation =
  /(?:^|[\s([{"'‘“])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|Fig|Figs|Eq|e\.g|i\.e|cf|[A-HJ-Z])\.\s+$/;

/** Whether what stands from `start` to `end` of a text ends with an abbreviation and goes on behind it. */
export function endsWithAbbreviation(text: string, start: number, end: number): boolean {
  return abbreviation.test(text.slice(Math.max(start, end - 16), end));
}
