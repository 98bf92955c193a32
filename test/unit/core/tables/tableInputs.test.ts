import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TableInputs } from '../../../../src/core/tables/tableInputs.ts';
import type { TableFormat } from '../../../../src/core/tables/tableFormat.ts';
import { ReadDocument } from '../../../../src/core/text/blocks/readDocument.ts';
import { modelInput } from '../../../../src/core/text/blocks/modelInput.ts';

const csv = `id,subject,channel,text
1,"A ""warm"" engine",mail,"the boats are ""all""
asleep in the harbour"
2,no engine,mail,it is not here and not there

3,"never closed, mail
4,"a last ""one"" comes",mail,"and ""this"" is it for now"
`;
const lines = `{"id":1,"text":"a \\"warm\\" engine in the yard","note":"x"}
not json
{"id":2,"text":"the boats\\nare all asleep here","note":"y"}
"a \\"string\\" alone is one, too"
`;

const tables: readonly [name: string, format: TableFormat, text: string, columns: string[]][] = [
  ['CSV', 'delimited', csv, ['subject', 'text']],
  ['CSV by its words', 'delimited', csv, []],
  ['CSV that names its separator', 'delimited', `sep=,\n${csv}`, ['text']],
  ['JSON Lines', 'jsonLines', lines, ['text']],
];

describe('what is read of parts of a table', () => {
  for (const [name, format, text, columns] of tables) {
    test(`${name}: of each part as of the whole`, () => {
      const whole = modelInput(new ReadDocument(text, format), columns);
      assert.notEqual(whole, text);
      const inputs = new TableInputs(text, format, columns);
      assert.equal(inputs.read({ start: 0, end: text.length }), whole);
      const places = fc.tuple(fc.nat(text.length), fc.nat(text.length));
      fc.assert(
        fc.property(places, ([a, b]) => {
          const [start, end] = [Math.min(a, b), Math.max(a, b)];
          assert.equal(inputs.read({ start, end }), whole.slice(start, end));
        }),
      );
    });
  }

  test('a table without columns of text is read as it is', () => {
    const text = 'a,b\n1,"2"""\n';
    assert.equal(
      new TableInputs(text, 'delimited', undefined).read({ start: 4, end: 11 }),
      '1,"2"""',
    );
  });
});
