import type { ReadDocument } from '../blocks/readDocument.ts';
import { codeLanguageIn, codeLanguageOf } from '../endings/codeLanguage.ts';
import { codePassages } from './codePassages.ts';
import type { Passage } from './passage.ts';
import { plainPassages } from './plainPassages.ts';
import { prosePassages } from './prosePassages.ts';
import { recordPassages } from './recordPassages.ts';

/**
 * The passages of a text, in its order, without overlap, without blank lines at their ends. Each line that says something
 * lies in one. `path` says by its ending in what language code is written. `isContinued`: the text
 * is a later part of its file.
 */
export function passagesOf(document: ReadDocument, path = '', isContinued = false): Passage[] {
  const { text, kind } = document;
  switch (kind) {
    case 'code':
      return codePassages(text, codeLanguageOf(path) ?? 'script');
    case 'json':
    case 'jsonLines':
      return codePassages(text, 'json');
    case 'plain': {
      const language = codeLanguageOf(path) ?? codeLanguageIn(text, path);
      return language === undefined ? plainPassages(text) : codePassages(text, language);
    }
    case 'delimited':
    case 'subtitles':
    case 'gettext':
      return recordPassages(document, isContinued);
    case 'markdown':
    case 'latex':
    case 'restructuredText':
    case 'asciidoc':
      return prosePassages(document);
  }
}
