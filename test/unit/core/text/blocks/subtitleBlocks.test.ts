import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputOf, withoutFillers } from '../../../../../src/core/text/segment.ts';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';

const cues = (text: string): string[] =>
  Array.from(segmentText(text, 'line', 'subtitles'), (segment) => segment.text);

test('tags at the ends of a cue stay where they are a pair with others in it', () => {
  const text = `1
00:00:01,000 --> 00:00:02,000
<i>All of it.</i>

2
00:00:02,000 --> 00:00:03,000
<i>Some</i> of it

3
00:00:03,000 --> 00:00:04,000
<v Bo>Hi.</v> <b>You.</b>
`;
  assert.deepEqual(cues(text), ['All of it.', '<i>Some</i> of it', '<v Bo>Hi.</v> <b>You.</b>']);
  const read = Array.from(segmentText(text, 'line', 'subtitles'), (segment) =>
    withoutFillers(inputOf(segment)).trim().replace(/\s+/g, ' '),
  );
  assert.deepEqual(read, ['All of it.', 'Some of it', 'Hi. You.']);
});

test('times with a short arrow, and with a colon before the fraction', () => {
  const text = '1\n00:00:01,000 -> 00:00:02,000\nOne.\n\n2\n00:00:02:000 --> 00:00:03:000\nTwo.\n';
  assert.deepEqual(cues(text), ['One.', 'Two.']);
});
