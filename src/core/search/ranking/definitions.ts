import type { Candidate } from './candidate.ts';
import { lastNameOf, namePattern } from './names.ts';
import { isDocument } from './pathKinds.ts';

const keywords =
  'abstract|alias|class|const|def|define|enum|fn|func|function\\*?|interface|let|macro_rules!|mod|module|namespace|object|' +
  'protocol|record|sig|static|struct|trait|type|typedef|union|val|var';
// What may stand between: a receiver of Go, type parameters of Rust, the name of what it lies in.
const between = String.raw`\s+(?:\([^)\n]*\)\s*|${namePattern}(?:::|\.))?`;
// `const only = require('only')` only brings it in.
const brought = String.raw`\s*=\s*(?:await\s+)?(?:require|import)\b`;

/**
 * How far a passage defines a name: 1 where a keyword stands before it, half where it is one of Rust's `impl` of it, or only
 * its title ends with it, which may be that of a part of it. What is made for a trait, or brought in from elsewhere, defines
 * neither, and a heading nothing.
 */
export type Definition = (passage: Pick<Candidate, 'path' | 'title' | 'text'>) => number;

export function definitionOf(name: string): Definition {
  const escaped = name.replaceAll('$', String.raw`\$`);
  const declared = new RegExp(
    String.raw`(?:^|[\s(])(?:${keywords})${between}${escaped}(?![\p{L}\p{N}_$])(?!${brought})`,
    'u',
  );
  const implemented = new RegExp(
    String.raw`^\s*(?:unsafe\s+)?impl(?:<[^\n]*?>)?\s+(?:[^\n]*\bfor\s+)?(?:\w+::)*${escaped}(?![\p{L}\p{N}_$])(?![^\n]*\bfor\b)`,
    'mu',
  );
  return (passage) => {
    const { text } = passage;
    if (text.includes(name)) {
      if (declared.test(text)) return 1;
      if (implemented.test(text)) return 0.5;
    }
    // A title is read from the disk: only where it decides.
    if (isDocument(passage.path)) return 0;
    const { title } = passage;
    return title !== undefined && lastNameOf(title) === name ? 0.5 : 0;
  };
}
