import { byteDecoder } from './byteDecoder.ts';
import { encodingId } from './encodings.ts';

// A declaration stands at the start; that of a PO file behind its comments.
const headBytes = 4096;
// Python (PEP 263), Emacs, Vim, XML and TeX's editors; HTML, CSS and gettext; LaTeX.
const declaration =
  /coding\s{0,3}[:=]\s{0,3}["']?([\w.-]{3,40})|charset\s{0,3}[= ]\s{0,3}["']?([\w.-]{3,40})|\\usepackage\[([\w-]{3,40})\]\{inputenc\}/gi;
const namesOfLatex: ReadonlyMap<string, string> = new Map([
  ['ansinew', 'windows1252'],
  ['applemac', 'macroman'],
]);
const noText = /(?!\s)\p{Cc}|\ufffd/u;

/**
 * The encoding that a file whose bytes are no UTF-8 says it is in, where they are text in it; undefined where it says nothing. One of
 * `encodingIds`.
 */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, headBytes)).toString('latin1');
  for (const [, coding, charset, inputenc] of head.matchAll(declaration)) {
    const name = coding ?? charset ?? inputenc ?? '';
    const id = encodingId(namesOfLatex.get(name) ?? name);
    if (id === undefined || id.startsWith('utf')) continue;
    if (!noText.test(byteDecoder(id).decode(bytes, true))) return id;
  }
  return undefined;
}
