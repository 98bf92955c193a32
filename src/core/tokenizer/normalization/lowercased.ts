import { unicodeData } from './unicodeData.ts';

/** Lower case as the reference's `Lowercase` has it: each character by itself, whatever stands beside it. */
export function lowercased(text: string): string {
  const data = unicodeData();
  let result = '';
  for (const char of text) {
    const parts = data.lower(char.codePointAt(0)!);
    result += parts ? String.fromCodePoint(...parts) : char;
  }
  return result;
}
