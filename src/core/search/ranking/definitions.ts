import type { Candidate } from './candidate.ts';

const keywords =
  'abstract|class|const|def|enum|fn|func|function|impl|interface|let|macro_rules!|mod|module|namespace|object|protocol|record|' +
  'static|struct|trait|type|typedef|union|val|var';

/** Whether a passage is the definition of a name: its title says so, or its text has a keyword before the name. */
export function definesName(
  { title, text }: Pick<Candidate, 'title' | 'text'>,
  name: string,
): boolean {
  if (title !== undefined && lastName(title) === name) return true;
  if (!text.includes(name)) return false;
  const escaped = name.replace(/[$]/g, String.raw`\$`);
  return new RegExp(
    String.raw`(?:^|[\s(])(?:${keywords})\s+(?:\([^)\n]*\)\s*|[\p{L}_$][\p{L}\p{N}_$]*(?:::|\.))?${escaped}(?![\p{L}\p{N}_$])`,
    'u',
  ).test(text);
}

function lastName(title: string): string | undefined {
  return title.match(/[\p{L}_$][\p{L}\p{N}_$]*(?=[^\p{L}\p{N}_$]*$)/u)?.[0];
}
