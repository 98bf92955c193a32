// Packs what writeLayouts.py writes into test/fixtures/tokenizers/layouts.json.br.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, constants } from 'node:zlib';

const lines = (await text(process.stdin)).trim();
const target = join(import.meta.dirname, '../../test/fixtures/tokenizers/layouts.json.br');
const packed = brotliCompressSync(lines, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  },
});
if (lines === '') throw new Error('Nothing came in.');
writeFileSync(target, packed);
console.log(
  `${lines.split('\n').length} lines, ${lines.length} characters, ${packed.length} bytes`,
);
