import type { RootEncoding } from '../../protocol/index/indexContent.ts';
import { usualEncoding, type EncodingRule } from './encodings.ts';

/** How a file of a root is to be read. */
export function encodingRule(path: string, root: RootEncoding | undefined): EncodingRule {
  if (!root) return usualEncoding;
  const lower = path.toLowerCase();
  const found = root.endings.find(({ ending }) => lower.endsWith(ending));
  return { encoding: found?.encoding ?? root.encoding, guesses: root.guesses };
}

/** Names a rule, so that another one reads a file anew; empty for the usual one. */
export function encodingMark({ encoding, guesses }: EncodingRule): string {
  if (encoding === usualEncoding.encoding && guesses === usualEncoding.guesses) return '';
  return `${encoding}${guesses ? '?' : ''} `;
}
