import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byteDecoder } from '../../../../src/node/encoding/byteDecoder.ts';
import { detectEncoding } from '../../../../src/node/encoding/detectEncoding.ts';
import { encodingId, encodingIds, usualEncoding } from '../../../../src/node/encoding/encodings.ts';
import { decodeText } from '../../../../src/node/files/textFile.ts';
import { encodedTexts } from '../../../support/encodedTexts.ts';
import { encodeText } from '../../../support/encodeText.ts';

// Measured 99.7 %; what is wrong differs in a few signs.
const leastRight = 0.99;

describe('encodings', () => {
  test('2,000 files in 36 encodings are read as they were written, by a guess alone', (t) => {
    const texts = encodedTexts();
    assert.ok(texts.length >= 2000, String(texts.length));
    assert.ok(new Set(texts.map(({ id }) => id)).size >= 30);
    const wrong = new Map<string, number>();
    for (const { id, language, bytes, text } of texts) {
      const detected = detectEncoding(bytes, usualEncoding);
      if ('id' in detected && decodeText(bytes, 'it') === text) continue;
      const taken = `${id} (${language}) as ${'id' in detected ? detected.id : 'binary'}`;
      wrong.set(taken, (wrong.get(taken) ?? 0) + 1);
    }
    const wrongCount = [...wrong.values()].reduce((sum, count) => sum + count, 0);
    const list = Array.from(wrong, ([taken, count]) => `${taken}: ${count}`).join('; ');
    t.diagnostic(`${texts.length - wrongCount} of ${texts.length} right; ${list}`);
    assert.ok(wrongCount <= (1 - leastRight) * texts.length, list);
  });

  test('Western text of a Mac, of DOS and of Windows, however short', () => {
    const cases: readonly (readonly [id: string, text: string])[] = [
      ['macroman', 'La città è là.'],
      ['macroman', 'Perché no? Così è, però più in là.'],
      ['cp850', 'Schöne Grüße aus der Straße'],
      ['cp437', 'Über die Brücke ging er früh'],
      ['windows1252', '“Don’t” – he said… it’s 5 € or 3 µm'],
      ['windows1252', '„Straße“ und “Weg”: die Brücke, 5 × 3'],
      ['windows1252', 'l’été : « déjà » vu, ŒUVRE de Šándor'],
      ['windows1252', 'ÉCOLE À ÉVIAN, naïve café'],
      ['windows1252', 'El niño comió una piña. ¿Qué? ¡Sí!'],
      ['windows1257', 'Ąžuolas žalias, šuo ėjo į mišką.'],
      ['iso885913', 'Žemės šviesa ūkanoje'],
    ];
    for (const [id, text] of cases) {
      const bytes = encodeText(text, id);
      assert.ok(bytes, text);
      assert.equal(decodeText(bytes, 'it'), text);
    }
  });

  test('UTF-16 without a mark, however short, where its bytes say so', () => {
    const cases = ['Bär', 'Öl\n', 'Привет', 'Москва', 'Καλημέρα', 'ภาษาไทย', 'key = 你好\n'];
    for (const text of cases) {
      for (const id of ['utf16le', 'utf16be']) {
        const bytes = encodeText(text, id);
        assert.ok(bytes, text);
        assert.equal(decodeText(bytes, 'it'), text);
      }
    }
    // Three words of two bytes are numbers as well as letters.
    assert.throws(() => decodeText(Uint8Array.of(1, 0, 2, 0, 3, 0), 'it'));
    assert.throws(() => decodeText(Buffer.from('a.txt\0b.txt\0c\0'), 'it'));
  });

  test('a word in Cyrillic is read by the letters that are common', () => {
    const cases: readonly (readonly [id: string, text: string])[] = [
      ['windows1251', 'Да'],
      ['windows1251', 'ПРИВЕТ МИР'],
      ['koi8r', 'Мама мыла раму'],
      ['cp866', 'Привет мир'],
      ['maccyrillic', 'Москва река'],
    ];
    for (const [id, text] of cases) {
      const bytes = encodeText(text, id);
      assert.ok(bytes, text);
      assert.equal(decodeText(bytes, 'it'), text, id);
    }
  });

  test('what a file says of itself goes before a guess, where it is text so', () => {
    const cases: readonly (readonly [id: string, text: string])[] = [
      ['windows1251', '# -*- coding: cp1251 -*-\n# Да\n'],
      ['koi8r', '<?xml version="1.0" encoding="koi8-r"?><a>Да</a>'],
      ['windows1250', '<meta charset="windows-1250"><p>Žár</p>'],
      ['cp850', '\\usepackage[cp850]{inputenc}\n% é'],
      ['macroman', '\\usepackage[applemac]{inputenc}\n% né'],
      ['iso88597', 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-7\\n"\n# ένα'],
      ['windows1252', '# -*- coding: ascii -*- but not really: é'],
      ['windows1252', 'A text about charset=koi7 and encoding=utf-8: é'],
    ];
    for (const [id, text] of cases) {
      const bytes = encodeText(text, id);
      assert.ok(bytes, text);
      assert.equal(decodeText(bytes, 'it'), text);
    }
    const untrue = encodeText('# coding: euc-jp\nDéjà vu à é', 'windows1252');
    assert.equal(decodeText(untrue!, 'it'), '# coding: euc-jp\nDéjà vu à é');
  });

  test('a short text in UTF-8 keeps its letters beside one broken byte', () => {
    const texts = [
      'Die Fähre fährt über die Brücke; das Café öffnet',
      'naïve café',
      '渡轮出发',
      'Паром отходит',
    ];
    for (const text of texts) {
      for (const broken of [[0xff], [0xc3], [0xe6, 0xb8], [0xf0, 0x9f, 0x98]]) {
        const bytes = Buffer.concat([Buffer.from(`${text}\nbroken `), Buffer.from(broken)]);
        const whole = Buffer.concat([bytes, Buffer.from(' byte\n')]);
        assert.equal(decodeText(whole, 'it'), `${text}\nbroken \ufffd byte\n`);
      }
    }
    const within = Buffer.concat([Buffer.from('渡轮五点'), Buffer.of(0xff), Buffer.from('出发')]);
    assert.equal(decodeText(within, 'it'), '渡轮五点\ufffd出发');
  });

  test('Windows and ISO 8859 are told apart by what is no letter in one of them', () => {
    const cases: readonly (readonly [id: string, text: string])[] = [
      ['windows1250', 'Prom odpływa o piątej, a kawiarnia otwiera się później. Źdźbło żółć.'],
      ['iso88592', 'Trajekt odjíždí v pět hodin. Příliš žluťoučký kůň úpěl ďábelské ódy.'],
    ];
    for (const [id, text] of cases) {
      const bytes = encodeText(text, id);
      assert.ok(bytes, text);
      assert.equal(decodeText(bytes, 'it'), text, id);
    }
  });

  test('all of them are read where their encoding is said', () => {
    for (const { id, bytes, text } of encodedTexts()) {
      assert.equal(decodeText(bytes, 'it', { encoding: id, guesses: false }), text, id);
    }
  });

  test('each encoding has a decoder, also in pieces', () => {
    for (const id of encodingIds) {
      assert.equal(encodingId(id.toUpperCase()), id);
      assert.equal(
        byteDecoder(id).decode(encodeText('a', id) ?? Buffer.from('a\0\0\0'), true)[0],
        id === 'utf32be' ? '\ufffd' : 'a',
        id,
      );
    }
    const bytes = encodeText('Straße 日本', 'gb18030') ?? encodeText('日本', 'gb18030');
    assert.ok(bytes);
    const decoder = byteDecoder('gb18030');
    const pieces = Array.from(bytes, (byte) => decoder.decode(Uint8Array.of(byte), false));
    assert.match(pieces.join(''), /日本$/);
    const wide = byteDecoder('utf32le');
    const units = [0xff, 0xfe, 0, 0, 0x41, 0, 0, 0, 0, 0xf6, 1, 0, 7];
    const text = units.map((byte) => wide.decode(Uint8Array.of(byte), false)).join('');
    assert.equal(text + wide.decode(new Uint8Array(), true), 'A😀\ufffd');
  });

  test('names are known however they are written', () => {
    const names = ['UTF-8', 'latin1', 'Windows-1252', 'cp1251', 'Shift_JIS', 'ISO-8859-15', 'Big5'];
    assert.deepEqual(
      [...names, 'KOI8-R', 'utf-16', 'x-mac-cyrillic', 'IBM866', 'nonsense'].map(encodingId),
      [
        ...['utf8', 'iso88591', 'windows1252', 'windows1251', 'shiftjis', 'iso885915', 'cp950'],
        ...['koi8r', 'utf16le', 'maccyrillic', 'cp866', undefined],
      ],
    );
  });

  test('known bytes of code pages', () => {
    const decode = (id: string, ...bytes: number[]): string =>
      byteDecoder(id).decode(Uint8Array.from(bytes), true);
    assert.equal(decode('cp437', 0x81, 0xe1, 0x9b, 0xff), 'üß¢\u00a0');
    assert.equal(decode('cp852', 0xa5, 0xa9, 0x88), 'ąęł');
    assert.equal(decode('cp1125', 0xf2, 0xf9), 'Ґї');
    assert.equal(decode('koi8ru', 0xc1, 0xae), 'аў');
    assert.equal(decode('koi8t', 0x80, 0x88), 'қ\ufffd');
  });

  test('a rule counts, but for marks; a guess comes first where that is wanted', () => {
    const rule = { encoding: 'windows1251', guesses: false };
    const decode = (bytes: Uint8Array, guesses = false): string =>
      decodeText(bytes, 'it', { ...rule, guesses });
    assert.equal(decode(Buffer.of(0xcf, 0xf0)), 'Пр');
    assert.equal(decode(Buffer.from('é')), 'Г©');
    assert.equal(decode(Buffer.from('é'), true), 'é');
    assert.equal(decode(Buffer.from('\ufeffé')), 'é');
    assert.equal(decode(Buffer.from('plain'), true), 'plain');
    const wide = { encoding: 'utf16be', guesses: false };
    assert.equal(decodeText(Buffer.of(0x65, 0xe5), 'it', wide), '日');
  });

  test('UTF-16 without a mark, and what is none', () => {
    const text = '日本語の文章です。\n二行目。\n';
    for (const id of ['utf16le', 'utf16be']) {
      assert.equal(decodeText(encodeText(text, id)!, 'it'), text);
      assert.equal(decodeText(encodeText('Plain text.\n', id)!, 'it'), 'Plain text.\n');
    }
    for (const alphabet of [
      'Смотритель маяка считает лодки.\n',
      'ผู้ดูแลประภาคารนับเรือที่กลับมาตอนพลบค่ำ\n',
    ]) {
      for (const id of ['utf16le', 'utf16be']) {
        assert.equal(decodeText(encodeText(alphabet, id)!, 'it'), alphabet);
      }
    }
    for (const isLittle of [true, false]) {
      for (const each of [text, 'Hi!\n', 'Go 😀 now\r\n']) {
        const codes = Array.from(each, (sign) => sign.codePointAt(0) ?? 0);
        const view = new DataView(new ArrayBuffer(4 * codes.length));
        codes.forEach((code, i) => view.setUint32(4 * i, code, isLittle));
        assert.equal(decodeText(new Uint8Array(view.buffer), 'it'), each);
      }
    }
    const numbers = Buffer.from(Uint32Array.from([1, 2, 3, 70, 5, 1]).buffer);
    assert.throws(() => decodeText(numbers, 'it'), /binary/);
    // Samples of sound, and a table of numbers.
    const sound = Uint8Array.from({ length: 4000 }, (_, i) =>
      i % 2 === 0 ? (i * 7) % 256 : i % 3,
    );
    assert.throws(() => decodeText(sound, 'it'), /binary/);
    assert.throws(() => decodeText(Buffer.from([1, 0, 2, 0, 3, 0]), 'it'), /binary/);
  });
});
