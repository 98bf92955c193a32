import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { usualEncoding } from '../../../../src/node/encoding/encodings.ts';
import { decodeText } from '../../../../src/node/files/textFile.ts';
import { textPieces } from '../../../../src/node/files/textPieces.ts';
import { encodeText } from '../../../support/encodeText.ts';

const lines = 'The tide at the pier, and nothing else to say.\n'.repeat(60_000);
const japanese = Buffer.from('\u001b$B;0ED\u001b(B to Tokyo\n', 'latin1');

/** By name, files of some megabytes, the first of which is ASCII alone. */
const files: Readonly<Record<string, Uint8Array>> = {
  'ASCII alone': Buffer.from(lines),
  'UTF-8 that shows late': Buffer.from(`${lines}größe ñandú\n`),
  'Windows 1251 that shows late': Buffer.concat([
    Buffer.from(lines),
    encodeText('Привет из порта, где стоят корабли.\n'.repeat(50), 'windows1251')!,
  ]),
  'ISO-2022-JP at once': Buffer.concat([japanese, Buffer.from(lines)]),
  'ISO-2022-JP that shows late': Buffer.concat([Buffer.from(lines), japanese]),
  'UTF-16': encodeText(`\ufeff${lines}größe\n`, 'utf16le')!,
  'a mark of UTF-8': Buffer.from(`\ufeff${lines}größe\n`),
};

describe('a text in pieces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pieces-'));
  after(() => rmSync(folder, { recursive: true }));

  async function pieces(bytes: Uint8Array): Promise<(string | undefined)[]> {
    const path = join(folder, 'it.log');
    writeFileSync(path, bytes);
    const all: (string | undefined)[] = [];
    let length = 0;
    for await (const piece of textPieces(path, usualEncoding, () => undefined)) {
      assert.equal(piece?.start ?? length, length);
      length += piece?.text.length ?? 0;
      all.push(piece?.text);
    }
    return all;
  }

  for (const [name, bytes] of Object.entries(files)) {
    test(`is that of the whole file: ${name}`, async () => {
      const all = await pieces(bytes);
      assert.ok(all.length > 1);
      assert.ok(all.join('') === decodeText(bytes, 'it'), all.at(-1)?.slice(-60));
    });
  }

  test('is none where the whole file is binary', async () => {
    const marked = encodeText(`\ufeffa\0b\n${lines}`, 'utf16le')!;
    for (const bytes of [Buffer.from(`a\0${lines}`), marked]) {
      assert.throws(() => decodeText(bytes, 'it'), /binary/);
      assert.deepEqual(await pieces(bytes), [undefined]);
    }
  });
});
