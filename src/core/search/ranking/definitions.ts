import type { Candidate } from './candidate.ts';
import { isDocument } from './pathKinds.ts';

const keywords =
  'abstract|alias|class|const|def|define|enum|fn|func|function\\*?|impl|interface|let|macro_rules!|mod|module|namespace|object|' +
  'protocol|record|sig|static|struct|trait|type|typedef|union|val|var';
// What may stand between: a receiver of Go, type parameters of Rust, the name of what it lies in.
const between = String.raw`\s+(?:\([^)\n]*\)\s*|[\p{L}_$][\p{L}\p{N}_$]*(?:::|\.))?`;
const lastName = /[\p{L}_$][\p{L}\p{N}_$]*(?=[^\p{L}\p{N}_$]*$)/u;

/**
 * How far a passage defines a name: 1 where a keyword stands before it, half where only its title ends with it, which may
 * be that of a part of it. A heading defines nothing.
 */
export type Definition = (passage: Pick<Candidate, 'path' | 'title' | 'text'>) => number;

export function definitionOf(name: string): Definition {
  const escaped = name.replaceAll('$', String.raw`\$`);
  const declared = new RegExp(
    String.raw`(?:^|[\s(])(?:${keywords})${between}${escaped}(?![\p{L}\p{N}_$])`,
    'u',
  );
  return (passage) => {
    const { text } = passage;
    if (text.includes(name) && declared.test(text)) return 1;
    // A title is read from the disk: only where it decides.
    if (isDocument(passage.path)) return 0;
    const { title } = passage;
    return title !== undefined && lastName.exec(title)?.[0] === name ? 0.5 : 0;
  };
}
