import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { csvField, csvHeader, csvRow } from '../../../../src/core/export/csv.ts';
import { jsonlRow } from '../../../../src/core/export/jsonl.ts';
import { littleEndianBytes, npyHeader, npyHeaderBytes } from '../../../../src/core/export/npy.ts';
import {
  projectorHeader,
  projectorLabels,
  projectorVector,
} from '../../../../src/core/export/projectorTsv.ts';
import type { RowShape, VectorRow } from '../../../../src/core/export/vectorRow.ts';
import { parseCsv } from '../../../support/parseCsv.ts';
import { parseNpy } from '../../../support/parseNpy.ts';

const segments: RowShape = { dims: 3, hasToken: false, hasAttentionMask: false };
const positions: RowShape = { dims: 3, hasToken: true, hasAttentionMask: true };

const vector = Float32Array.of(0.1, -2, 1e-7);

function row(text: string): VectorRow {
  return { file: 'a,b.txt', start: 3, end: 3 + text.length, text, vector };
}

const awkward = 'say "hi",\r\n\tthen\n=1+1 😀';

describe('titles of passages', () => {
  const passages: RowShape = { ...segments, hasTitle: true, hasCell: true };

  test('stand behind the text; a row without one has null or an empty field', () => {
    const titled = { ...row('x'), title: 'Guide › Install', cell: 2 };
    const keys = ['file', 'start', 'end', 'text', 'title', 'cell', 'vector'];
    const json = JSON.parse(jsonlRow(titled, passages)) as Record<string, unknown>;
    assert.deepEqual(Object.keys(json), keys);
    assert.equal(json['title'], 'Guide › Install');
    const without = JSON.parse(jsonlRow(row('x'), passages)) as Record<string, unknown>;
    assert.equal(without['title'], null);
    assert.equal(csvHeader(passages), 'file,start,end,text,title,cell,d0,d1,d2\n');
    assert.deepEqual(parseCsv(csvRow(titled, passages))[0]?.slice(3, 6), [
      'x',
      'Guide › Install',
      '2',
    ]);
    assert.deepEqual(parseCsv(csvRow(row('x'), passages))[0]?.slice(3, 6), ['x', '', '']);
  });
});

describe('what some readers take for the end of a line', () => {
  const separated = 'a\u2028b\u2029c\u0085d\ve';

  test('is escaped in JSON, in quotes in CSV, and a space in the projector’s tables', () => {
    const json = jsonlRow(row(separated), segments);
    assert.equal(json.split(/[\n\v\u0085\u2028\u2029]/).length, 2);
    assert.equal((JSON.parse(json) as { text: string }).text, separated);
    assert.equal(csvField(separated), `"${separated}"`);
    assert.match(projectorLabels(row(separated), segments), /\ta b c d e\n$/);
  });
});

describe('csv', () => {
  test('quotes what RFC 4180 says, and nothing else', () => {
    assert.equal(csvField('plain text; \t ok'), 'plain text; \t ok');
    assert.equal(csvField('a,b'), '"a,b"');
    assert.equal(csvField('say "hi"'), '"say ""hi"""');
    assert.equal(csvField('a\nb'), '"a\nb"');
    assert.equal(csvField('a\rb'), '"a\rb"');
    assert.equal(csvField('=1+1'), '=1+1');
    assert.equal(csvField(''), '');
    assert.equal(csvField(12), '12');
  });

  test('any field reads back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2 }), (fields) => {
        const line = `${fields.map(csvField).join(',')}\n`;
        assert.deepEqual(parseCsv(line), [fields]);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('"', ',', '\r', '\n', 'a')).map((parts) => parts.join('')),
        (field) => assert.deepEqual(parseCsv(`${csvField(field)},x\n`), [[field, 'x']]),
      ),
    );
  });

  test('header and rows', () => {
    const text = csvHeader(segments) + csvRow(row(awkward), segments);
    assert.deepEqual(parseCsv(text), [
      ['file', 'start', 'end', 'text', 'd0', 'd1', 'd2'],
      ['a,b.txt', '3', String(3 + awkward.length), awkward, '0.1', '-2', '1e-7'],
    ]);
  });

  test('rows of a padded input have a token and a mask', () => {
    const padding: VectorRow = { ...row(''), token: '[PAD]', attentionMask: 0 };
    assert.equal(csvHeader(positions), 'file,start,end,text,token,attentionMask,d0,d1,d2\n');
    assert.equal(csvRow(padding, positions), '"a,b.txt",3,3,,[PAD],0,0.1,-2,1e-7\n');
  });
});

describe('jsonl', () => {
  test('one object a line, its members in the order of the contract', () => {
    const line = jsonlRow(row(awkward), segments);
    assert.equal(line.indexOf('\n'), line.length - 1);
    const value = JSON.parse(line) as Record<string, unknown>;
    assert.deepEqual(Object.keys(value), ['file', 'start', 'end', 'text', 'vector']);
    assert.equal(value['text'], awkward);
    assert.deepEqual(Float32Array.from(value['vector'] as number[]), vector);
  });

  test('token and mask stand before the vector where there are any', () => {
    const token: VectorRow = { ...row('hi'), token: 'hi', attentionMask: 1 };
    assert.equal(
      jsonlRow(token, positions),
      '{"file":"a,b.txt","start":3,"end":5,"text":"hi","token":"hi","attentionMask":1,"vector":[0.1,-2,1e-7]}\n',
    );
  });

  test('lone surrogates are escaped, so that the line is valid UTF-8', () => {
    assert.match(jsonlRow(row('a\ud800b'), segments), /"a\\ud800b"/);
  });
});

describe('npy', () => {
  test('reads back: shape and numbers', () => {
    const numbers = Float32Array.of(1.5, -0, 3.4028234663852886e38, 2 ** -149, 0.1, -7);
    const bytes = Buffer.concat([npyHeader(2, 3), littleEndianBytes(numbers)]);
    const { shape, rows } = parseNpy(bytes);
    assert.deepEqual(shape, [2, 3]);
    assert.deepEqual(rows.flat(), [...numbers]);
  });

  test('no rows', () => {
    assert.deepEqual(parseNpy(npyHeader(0, 384)), { shape: [0, 384], rows: [] });
  });

  test('every header is equally long', () => {
    for (const rows of [0, 1, 12345678901234]) {
      assert.equal(npyHeader(rows, 1024).length, npyHeaderBytes);
    }
  });

  test('bytes are little-endian', () => {
    assert.deepEqual([...littleEndianBytes(Float32Array.of(1))], [0, 0, 0x80, 0x3f]);
  });
});

describe('projector tsv', () => {
  test('labels hold no tab and no line break', () => {
    assert.equal(projectorHeader(segments), 'file\tstart\tend\ttext\n');
    const labels = projectorLabels(row(awkward), segments);
    assert.equal(labels, `a,b.txt\t3\t${3 + awkward.length}\tsay "hi",  then =1+1 😀\n`);
  });

  test('vectors are numbers with tabs between them', () => {
    assert.equal(projectorVector(row('x')), '0.1\t-2\t1e-7\n');
  });
});
