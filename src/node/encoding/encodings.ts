/** How a file's bytes are to be read. */
export interface EncodingRule {
  /** A name that `encodingId` knows, as VS Code's `files.encoding` has them. Byte order marks win over it. */
  readonly encoding: string;
  /** Whether a guess is made before that encoding is taken, as `files.autoGuessEncoding` says. */
  readonly guesses: boolean;
}

/** UTF-8, and a guess for what is none. */
export const usualEncoding: EncodingRule = { encoding: 'utf8', guesses: false };

// Where VS Code's name and the one of the Encoding Standard differ by more than signs between letters. What the Standard
// takes for one is one here: Latin 1 is Windows 1252, of which it is a part.
const labels: ReadonlyMap<string, string> = new Map([
  ['utf8bom', 'utf-8'],
  ['iso88591', 'windows-1252'],
  ['iso88599', 'windows-1254'],
  ['iso885911', 'windows-874'],
  ['macroman', 'macintosh'],
  ['maccyrillic', 'x-mac-cyrillic'],
  ['cp866', 'ibm866'],
  ['cp950', 'big5'],
  ['big5hkscs', 'big5'],
  ['gb2312', 'gbk'],
  ['shiftjis', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['euckr', 'euc-kr'],
  ['koi8r', 'koi8-r'],
  ['koi8u', 'koi8-u'],
  ['iso2022jp', 'iso-2022-jp'],
]);

/** VS Code's names, and after them some that its menu does not have. */
export const encodingIds = (
  'utf8 utf8bom utf16le utf16be windows1252 iso88591 iso88593 iso885915 macroman cp437 windows1256 iso88596 ' +
  'windows1257 iso88594 iso885914 windows1250 iso88592 cp852 windows1251 cp866 cp1125 iso88595 koi8r koi8u ' +
  'iso885913 windows1253 iso88597 windows1255 iso88598 iso885910 iso885916 windows1254 iso88599 windows1258 gbk ' +
  'gb18030 cp950 big5hkscs shiftjis eucjp euckr windows874 iso885911 koi8ru koi8t gb2312 cp865 cp850 ' +
  'maccyrillic iso2022jp utf32le utf32be'
).split(' ');

const otherNames: ReadonlyMap<string, string> = new Map([
  ['ascii', 'utf8'],
  ['usascii', 'utf8'],
  ['utf8sig', 'utf8'],
  ['utf16', 'utf16le'],
  ['ucs2', 'utf16le'],
  ['latin1', 'iso88591'],
  ['latin2', 'iso88592'],
  ['latin9', 'iso885915'],
  ['ansi', 'windows1252'],
  ['macintosh', 'macroman'],
  ['mac', 'macroman'],
  ['xmacroman', 'macroman'],
  ['xmaccyrillic', 'maccyrillic'],
  ['ibm866', 'cp866'],
  ['ibm437', 'cp437'],
  ['ibm850', 'cp850'],
  ['ibm852', 'cp852'],
  ['ibm865', 'cp865'],
  ['big5', 'cp950'],
  ['sjis', 'shiftjis'],
  ['windows31j', 'shiftjis'],
  ['cp932', 'shiftjis'],
  ['shiftjis2004', 'shiftjis'],
  ['eucjis2004', 'eucjp'],
  ['iso2022jp2', 'iso2022jp'],
  ['cp949', 'euckr'],
  ['uhc', 'euckr'],
  ['cp936', 'gbk'],
  ['tis620', 'windows874'],
  ['cp874', 'windows874'],
  ['iso88598i', 'iso88598'],
]);

/** VS Code's name of an encoding, however it is written (`Windows-1252`, `latin1`, `cp1252`); undefined: not known. */
export function encodingId(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const id = otherNames.get(plain) ?? plain.replace(/^cp(?=125\d$)/, 'windows');
  return encodingIds.includes(id) ? id : undefined;
}

/** The label that `TextDecoder` knows an encoding by, where it knows it. */
export function decoderLabel(id: string): string {
  return (
    labels.get(id) ??
    id.replace(/^(utf|windows)(?=\d)/, '$1-').replace(/^iso8859(\d+)$/, 'iso-8859-$1')
  );
}
