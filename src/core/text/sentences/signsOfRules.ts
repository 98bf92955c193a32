import { proseSigns } from './proseSigns.ts';

// To the rules of Unicode a letter with which a sentence may begin, as it has no case.
const opener = '\u3042';

const { bracket, colon, ellipsis, end, wide } = proseSigns;

const greekQuestion = /;(?<=[\u0370-\u03ff\u1f00-\u1fff]["»”’)]?;)(?=\s|["»”’)]|$)/g;

// What begins a sentence behind one that has ended, before its first word: the dash of somebody who speaks, a quotation's commas, a
// number, code, a formula, a name such as `iPhone`, `b)` and `iv.` of a list within a paragraph.
const mayBeBegun = /[.!?\u2026]["'”’»)\]]{0,2}\s[^A-Z\s]/;
const begun =
  /([.!?\u2026]["'”’»)\]]{0,2}\s)(?![A-Z])([-–—](?=[-–—]?[ \u00a0]?["'„“«¿¡]{0,2}\p{Lu})|,(?=,\s?["'„“«¿¡]{0,2}\p{Lu})|\(?[a-z](?=\)\s\p{Lu})|[`$](?=[^\s`$])|\p{Ll}(?=\p{Lu})|['’](?=[nst]\s\p{Lu})|\.(?=\p{Lu}{2})|[ivx](?=[ivx]{0,4}[.)]\s\p{Lu})|\d(?<=(?:[\p{L}\p{M}"'”’»)\]]|\d{4})[.\u2026]["'”’»)\]]{0,2}\s\d))/gu;

// Dots that are one sign, but for those in brackets, which stand for what is left out.
const dots = /\u2026(?<![[(]\u2026)(?=["'”’»)]?\s)/g;

// Faces made of signs end what they stand behind, before a capital or behind the sign of an end.
const mayBeFace = /[:;=]['-]?[()DP]/;
const face =
  /[:;=]['-]?[()DP]{1,3}(?<=[.!?]\s{0,2}[:;=]['-]?[()DP]{1,3})(?=\s)|[:;=]['-]?[()DP]{1,3}(?<=\s[:;=]['-]?[()DP]{1,3})(?=\s+\p{Lu})/gu;

// A reference to a source, as Wikipedia has it.
const sources = /([.!?]["'”’»)]{0,2})((?: ?\[\d{1,3}\]){1,5})(?=\s|$)/g;

// One of them is in nearly every picture: to look for a class of signs takes longer than all else here.
const ofPictures = ['\ud83c', '\ud83d', '\ud83e', '\ufe0f', '\u2705', '\u274c', '\u2b50'];
// They close what they stand behind, where they do not stand before each sentence.
const pictures =
  /([.!?\u2026\u3002\uff01\uff1f]["'”’»)]{0,2})([ \u00a0]?(?:\p{Extended_Pictographic}(?:\ufe0f|\u200d|[\u{1f3fb}-\u{1f3ff}])*)+)(?=\s|$)/gu;
const begunByPicture = /^\s*\p{Extended_Pictographic}/u;

/**
 * A text in which signs that begin or end sentences are such ones to the rules of Unicode, too, unit for unit as long: dashes before what
 * somebody says, dots that are one sign, Greek's semicolon (CLDR's rules for it), numbers that a sentence begins with, and faces.
 * `signs`: those that it holds, see `proseSigns`, or more.
 */
export function signsOfRules(text: string, signs: number): string {
  let read = text;
  if (signs & colon) {
    if (read.includes(';')) read = read.replace(greekQuestion, '?');
    if (mayBeFace.test(read))
      read = read.replace(face, (sign) => `!${')'.repeat(sign.length - 1)}`);
  }
  if (signs & bracket && read.includes('. [') && !read.startsWith('['))
    read = read.replace(sources, closed);
  const mayHavePictures = (signs & wide) !== 0 && ofPictures.some((sign) => read.includes(sign));
  if (mayHavePictures && !begunByPicture.test(read)) read = read.replace(pictures, closed);
  if (signs & (end | ellipsis | colon) && mayBeBegun.test(read)) read = read.replace(begun, opened);
  return signs & ellipsis ? read.replace(dots, '.') : read;
}

function opened(all: string, before: string, mark: string): string {
  return before + opener + all.slice(before.length + 1, before.length + mark.length);
}

function closed(_: string, before: string, signs: string): string {
  return before + ')'.repeat(signs.length);
}
