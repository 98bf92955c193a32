import { isAsciiLetter } from '../../segment.ts';

const tab = 0x09;
const space = 0x20;
const hash = 0x23;
const closingBracket = 0x29;
const asterisk = 0x2a;
const hyphen = 0x2d;
const fullStop = 0x2e;
const equals = 0x3d;
const bracket = 0x5b;
const lowLine = 0x5f;

// What the lines of Markdown begin with, tried on a line without its indentation and the signs of its quotation.

export const quoteMarks = /^(?: {0,3}> ?)+/;
// The bullets of other programs, and letters, too.
export const itemMark =
  /^[ \t]*(?:[-*+•‣⁃◦▪▫●○■□➢➤►▸☐☑☒✓✔✗✘]|(\d{1,9})[.)]|([a-z]\.|[ivx]{2,4}\.|#\.|[–·])|[a-z]\)|[ivx]{2,4}\)|\((?:[a-z]|[ivx]{2,4}|\d{1,2})\))(?:[ \t]+|$)/;
/** Whether a line without its indentation may be what `itemMark` finds, by its first signs; `first` is the first unit. */
export function mayBeItem(content: string, first: number): boolean {
  if (!isAsciiLetter(first)) return true;
  const second = content.charCodeAt(1);
  if (second === fullStop || second === closingBracket) return true;
  return isRoman(first) && isRoman(second);
}

/** `i`, `v` and `x`. */
function isRoman(unit: number): boolean {
  return unit === 0x69 || unit === 0x76 || unit === 0x78;
}

const lowestHeading = 6;

// By its first unit, what a line may be: most lines show so what they are not, and no pattern has to be tried.

export function mayBeUnderline(first: number): boolean {
  return first === equals || first === hyphen;
}

export function mayBeRule(first: number): boolean {
  return first === asterisk || first === hyphen || first === lowLine;
}

export function mayBeReference(first: number): boolean {
  return first === bracket || first === asterisk;
}

/** Of the heading that a line begins with `#` signs, from 1; 0: it is none. */
export function headingLevel(content: string): number {
  let level = 0;
  while (content.charCodeAt(level) === hash) level++;
  const behind = content.charCodeAt(level);
  const isApart = level === content.length || behind === space || behind === tab;
  return isApart && level <= lowestHeading ? level : 0;
}

// In a letter a year stands at a line's start, too.
export const mostDigitsOutside = 3;
export const fenceStart = /^(?:[-*+•] +|\d{1,3}[.)] +)?(`{3,}(?=[^`]*$)|~{3,})/;
export const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;
export const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
export const tableRule = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
export const htmlBlock =
  /^<\/?(?:address|article|aside|blockquote|body|br|center|dd|details|dialog|div|dl|dt|figure|figcaption|footer|form|h[1-6]|head|header|hr|html|iframe|img|li|link|main|meta|nav|ol|p|picture|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|video)(?=[\s/>]|$)/i;
// Where a link or a note leads, what an abbreviation stands for.
export const reference = /^\*?\[(\^?)[^\]]{1,200}\]:/;
export const referenceAlone = /^\[[^\]]{1,200}\]:[ \t]+\S+[ \t]*$/;
export const definition = /^:[ \t]+(?=\S)/;
// `> [!NOTE]`, and behind it a title as Obsidian has it.
export const alert = /^\[![\w-]{1,40}\][+-]?(?:[ \t]+|$)/;
// `!!! note "Title"` and `=== "Tab"` of MkDocs: what is indented below is its text.
export const indentedNote =
  /^(?:!!!|\?\?\?\+?|===[+!]?)[ \t]+((?:[a-z-]+(?:[ \t]+|$)){0,3})("[^"]*")?[ \t]*$/;
// What a table of contents or a template stands for, and what kramdown says of the block above.
export const placeholder =
  /^(?:\[TOC\]|\[\[_?TOC_?\]\]|\{[:.#][^{}]*\}|\{%[^{}]*%\}|\{\{[^{}]*\}\}|\[?!\[\]\([^()]*\)(?:\]\([^()]*\)|\{[^{}]*\})?)[ \t]*$/i;
// What TeX lays out a page with.
export const layoutCommand =
  /^\\(?:newpage|pagebreak|clearpage|cleardoublepage|tableofcontents|(?:big|med|small)skip|[vh]space\*?\{[^{}]*\}|[vh]fill|noindent|appendix|hrule|centering|(?:input|include|bibliography|label)\{[^{}]*\})[ \t]*$/;
export const moduleLine =
  /^(?:import\s*(?:\{[^}'"]*$|[\w*{][^'"]*\sfrom\s+['"]|['"][^'"]+['"];?$)|export\s+(?:(?:default|const|let|var|function|async|class)\s|[{*]))/;
// HTML whose element is not known, and what only says how a file is written.
export const loneTags =
  /^(?:<(?:\/?[a-z][\w.-]*(?:\s[^<>]*)?\/?|>|\/>|![a-z][^<>]*)>[ \t]*){1,20}$/i;
export const emptyComment = /^<!--?-?>/;
export const rawHtml = /^<(pre|script|style|textarea)(?=[\s>]|$)/i;
// At the ends of a text in HTML.
export const leadingTags = /^(?:\s*<[/!]?[a-z][^<>]*>)+\s*/i;
export const trailingTags = /(?:\s*<[/!]?[a-z][^<>]*>)+\s*$/i;

// `:::note Title` and the `:::` that ends it.
export const container = /^:{3,}[ \t]*(?:\{[^{}]*\}|[\w-]+(?:\{[^{}]*\})?)?[ \t]*/;
export const spaceAlone =
  /^(?:&(?:nbsp|ensp|emsp|thinsp|shy|zwj|zwnj|#160|#xa0);|<br[ \t]*\/?>|\s)+$/i;
