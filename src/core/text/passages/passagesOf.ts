import type { TextKind } from '../blocks/readBlocks.ts';
import { codePassages } from './codePassages.ts';
import { codeLanguageOf } from './codeLanguage.ts';
import type { Passage } from './passage.ts';
import { blockPassages, prosePassages } from './prosePassages.ts';

/**
 * The passages of a text, in its order, without overlap, without blank lines at their ends. Each line that says something
 * lies in one. `path` says by its ending in what language code is written, which `kind` does not know of most.
 */
export function passagesOf(text: string, kind: TextKind, path = ''): Passage[] {
  switch (kind) {
    case 'code':
    case 'json':
      return codePassages(text);
    case 'plain':
      return codeLanguageOf(path) === undefined ? prosePassages(text, kind) : codePassages(text);
    case 'delimited':
    case 'subtitles':
    case 'gettext':
      return blockPassages(text, kind);
    case 'markdown':
    case 'latex':
    case 'restructuredText':
    case 'asciidoc':
      return prosePassages(text, kind);
  }
}
