import { oneLine } from '../../../core/text/oneLine.ts';
import { metBackgrounds } from '../../../host/contributions.ts';
import { metForegrounds } from './metColors.ts';
import type { TintedWord } from './tintedWords.ts';

const strongColor = 'semanticText.matchedWordStrongBackground';
const weakColor = 'semanticText.matchedWordBackground';
const askedCharacters = 40;

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
export function markedMarkdown(text: string, words: readonly TintedWord[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, strength, met } of words) {
    if (start < at || end > text.length) continue;
    const color =
      metBackgrounds[met?.tint ?? -1] ?? (strength === 'strong' ? strongColor : weakColor);
    const word = plainMarkdown(text.slice(start, end));
    const shown = strength === 'strong' ? `<strong>${word}</strong>` : word;
    parts.push(plainMarkdown(text.slice(at, start)), styled('background-color', color, shown));
    at = end;
  }
  return [...parts, plainMarkdown(text.slice(at))].join('');
}

/** Which word of the query met which of a text, each pair once, in its colour; wants `supportHtml`. Empty where none did. */
export function metMarkdown(text: string, words: readonly TintedWord[]): string {
  const pairs = words.flatMap(({ met }) => {
    if (!met) return [];
    const asked = oneLine(met.asked.join(', '), askedCharacters);
    const said = oneLine(text.slice(met.start, met.end), askedCharacters);
    const pair = plainMarkdown(`${asked} → ${said}`);
    return [styled('color', metForegrounds[met.tint] ?? '', pair)];
  });
  return [...new Set(pairs)].join(' · ');
}

/** `color`: the id of a theme's colour. */
function styled(property: 'color' | 'background-color', color: string, markdown: string): string {
  return `<span style="${property}:var(--vscode-${color.replaceAll('.', '-')});">${markdown}</span>`;
}
