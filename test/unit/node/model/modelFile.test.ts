import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestJson } from '../../../../src/core/json/parseJson.ts';
import { modelText } from '../../../../src/node/model/modelFile.ts';

test('the text of a file, and none of what is far longer than any', () => {
  assert.equal(modelText(Buffer.from('{"ä": 1}'), 'config.json'), '{"ä": 1}');
  const large = Buffer.alloc(longestJson + 1);
  assert.throws(() => modelText(large, 'config.json'), {
    code: 'modelInvalid',
    message: /config\.json is larger than 2\d\d MB, .*fetch it again/,
  });
});
