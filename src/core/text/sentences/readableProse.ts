// A quotation's signs at the start of its lines, a line break of HTML, a comment.
const layout = /(?<=[\r\n])[ \t>]+|<br[ \t]{0,9}\/?>|<!--(?:[^-]|-(?!->)){0,2000}-->/gi;
const openingTags = /(?<=^|\s)(?:<[a-z][a-z\d]*(?:\s[^<>]{0,300})?>)+/gi;
// What is quoted to the letter, of one sign or two.
const code = /(?<!`)(?:`(?!`)[^`]{1,1000}`(?!`)|``(?!`)[^]{1,1000}?(?<!`)``(?!`))/g;
// Dollars as Pandoc takes them for a formula's: no blank stands within, and no number behind.
const formula = /(?<![\\$\w])\$(?![\s$])[^$\r\n]{1,300}?(?<![\s\\])\$(?![\d$])/g;
const link = /\[\[[^[\]]{1,300}\]\]|\[[^[\]]{1,500}\](?=[([])|(?<=\])\([^()]{1,500}\)/g;
// AsciiDoc's, whose texts stand in brackets behind an address or a name: `https://a.b[Text]`, `footnote:[Text]`.
const reference = /<<[^<>]{1,300}>>|(?<=[\w/:])\[[^[\]]{1,500}\]/g;

// Of a picture's text any letter may begin a sentence, and no exclamation mark ends one before it.
const image = '(\u3042';

const end = /[.!?\u2026\u3002\uff01\uff1f]/g;

// Marks of emphasis and code, notes, and the rest of a link. A run of marks is taken whole, since it can be divided in 2^n ways.
const closing =
  /([.!?\u2026\u3002\uff01\uff1f]["'\u201d\u2019)]{0,2})((?:[*_~`=]+(?![*_~`=])|\]\([^()]{0,500}\)|\]\[[^[\]]{0,200}\]|\[\^?[\w-]{1,40}\]|<sup>[^<>]{0,40}<\/sup>|<\/[a-z]{1,20}>)+)(?=\s|$)/gi;

// French has a blank before the mark that closes; one that opens has none behind it.
const closingGuillemet = /([.!?\u2026])([ \u00a0\u2009\u202f]{1,2}[»›])(?=[\s,;:.!?)]|$)/g;

/**
 * A text as sentences are found in it, unit for unit as long: the signs of a quotation at the start of its lines are no words, a line
 * break of HTML is a blank, and no sentence ends within what is quoted to the letter, a formula, a comment or the text of a link.
 */
export function readableProse(text: string): string {
  let read = text;
  if (/[<>]/.test(read)) {
    read = read.replace(layout, blank).replace(openingTags, (tags) => '('.repeat(tags.length));
  }
  if (read.includes('`')) read = read.replace(code, unended);
  if (read.includes('$')) read = read.replace(formula, closed);
  if (read.includes('](') || read.includes('][') || read.includes('[[')) {
    read = read.replace(link, unended).replaceAll('![', image);
  }
  return withClosed(read);
}

/** As `readableProse`, of AsciiDoc. */
export function readableAsciidoc(text: string): string {
  let read = text;
  if (read.includes('`')) read = read.replace(code, unended);
  if (/<<|\[/.test(read)) read = read.replace(reference, unended);
  return withClosed(read);
}

/**
 * What marks up the words before a sentence's end belongs to it as a bracket does: `**Note.** Text`. So does a mark that closes
 * what is quoted, with the blank before it: `« Oui. »`.
 */
function withClosed(text: string): string {
  const all = text.replace(closing, asBrackets);
  return /[»›]/.test(all) ? all.replace(closingGuillemet, asBrackets) : all;
}

function asBrackets(_: string, before: string, marks: string): string {
  return before + ')'.repeat(marks.length);
}

function blank(marks: string): string {
  return ' '.repeat(marks.length);
}

/** Without ends of sentences but for the one before its last signs. */
function unended(quoted: string): string {
  const last = /.[`\])>]+$/s.exec(quoted)?.index ?? quoted.length;
  return quoted.slice(0, last).replace(end, ',') + quoted.slice(last);
}

/** As `unended`, where the last sign closes as a bracket does. */
function closed(quoted: string): string {
  return `${unended(quoted.slice(0, -1))})`;
}
