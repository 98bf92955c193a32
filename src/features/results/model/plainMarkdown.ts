import type { MatchedWord } from './matchedWords.ts';

const strongStyle = 'background-color:var(--vscode-semanticText-matchedWordStrongBackground);';
const weakStyle = 'background-color:var(--vscode-semanticText-matchedWordBackground);';

/** A text of a document as Markdown in which nothing acts as markup, a link or an icon. */
export function plainMarkdown(text: string): string {
  return (
    text
      .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
      .toWellFormed()
      .replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/\r\n|[\r\n\u2028\u2029]/g, '<br>')
      // Code keeps its indentation, of which Markdown would show none.
      .replace(/(<br>)([ \t]+)/g, (_, before: string, indent: string) => {
        return before + indent.replace(/\t/g, '  ').replace(/ /g, '&#160;');
      })
      .replace(/\p{Cc}/gu, ' ')
      .replace(/ /g, '&#32;')
  );
}

/** The same with some words marked, by colour and in bold; wants `supportHtml`. */
export function markedMarkdown(text: string, words: readonly MatchedWord[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, strength } of words) {
    if (start < at || end > text.length) continue;
    const style = strength === 'strong' ? strongStyle : weakStyle;
    const word = plainMarkdown(text.slice(start, end));
    const shown = strength === 'strong' ? `<strong>${word}</strong>` : word;
    parts.push(plainMarkdown(text.slice(at, start)), `<span style="${style}">${shown}</span>`);
    at = end;
  }
  return [...parts, plainMarkdown(text.slice(at))].join('');
}
