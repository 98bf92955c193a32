import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isJsonObject,
  jsonIfAny,
  longestJson,
  parseJson,
  parseJsonObject,
  type JsonFault,
} from '../../../../src/core/json/parseJson.ts';

/** The fault that a caller hears of, and whether it has a cause. */
function faultOf(parse: typeof parseJson, text: string): [JsonFault, boolean] | undefined {
  let heard: [JsonFault, boolean] | undefined;
  const made = new Error('the caller’s own');
  try {
    parse(text, (fault, cause) => {
      heard = [fault, cause instanceof SyntaxError];
      return made;
    });
  } catch (error) {
    assert.equal(error, made);
  }
  return heard;
}

test('a value, or the caller’s own error', () => {
  const never = (): Error => new Error('no fault');
  assert.deepEqual(parseJson('[1, null]', never), [1, null]);
  assert.deepEqual(parseJsonObject('{"a": []}', never), { a: [] });
  for (const text of ['', '{', '{"a": 1}}', "{'a': 1}", '\ufeff{}']) {
    assert.deepEqual(faultOf(parseJson, text), ['notJson', true], text);
    assert.deepEqual(faultOf(parseJsonObject, text), ['notJson', true], text);
    assert.equal(jsonIfAny(text), undefined);
  }
  for (const text of ['[]', '[{}]', 'null', '7', '"{}"', 'true']) {
    assert.equal(faultOf(parseJson, text), undefined);
    assert.deepEqual(faultOf(parseJsonObject, text), ['noObject', false], text);
    assert.deepEqual(jsonIfAny(text), JSON.parse(text));
    assert.ok(!isJsonObject(jsonIfAny(text)));
  }
});

test('a text without measure is not looked at, and a deep one ends', () => {
  const long = ' '.repeat(longestJson - 1);
  assert.equal(faultOf(parseJsonObject, `${long}{}`)?.[0], 'tooLong');
  assert.equal(jsonIfAny(`${long}{}`), undefined);
  const deep = 1_000_000;
  assert.ok(Array.isArray(jsonIfAny('['.repeat(deep) + ']'.repeat(deep))));
  assert.equal(faultOf(parseJson, '['.repeat(deep))?.[0], 'notJson');
});
