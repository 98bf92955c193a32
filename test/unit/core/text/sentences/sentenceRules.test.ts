import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sentenceEndsByRules } from '../../../../../src/core/text/sentences/sentenceRules.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function segmented(text: string): number[] {
  return Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length);
}

/** Of a text that is known to the rules. */
function assertAsSegmented(text: string): void {
  const ends = sentenceEndsByRules(text);
  if (ends) assert.deepEqual(ends, segmented(text), JSON.stringify(text));
}

const signs = [
  ...Array.from('aBéÄяЯǀ5²'),
  ...Array.from(' .?!)"«”-,:*…;'),
  ...['\u00a0', '\u0085', '\u2029', '\u3042', '\u0301', '\u00ad', '中', '。'],
];

describe('sentences by the rules', () => {
  test('end where the segmenter ends them, in any text that is known', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 12 }), (parts) => {
        assertAsSegmented(parts.join(''));
      }),
      { numRuns: 5000 },
    );
  });

  test('end where the segmenter ends them, whatever single unit stands there', () => {
    for (let unit = 1; unit < 0x3100; unit++) {
      const sign = String.fromCharCode(unit);
      const contexts = [`a.${sign}B`, `a. ${sign}b`, `? ${sign}A`, `A${sign} b`, `${sign}.B`];
      for (const text of contexts) assertAsSegmented(text);
    }
  });

  test('are known of European scripts, and not of others', () => {
    for (const text of ['One. Two?', '„Ärger“ – ja! Wäre…', 'Да. Нет.', 'Ναι. Όχι.']) {
      assert.deepEqual(sentenceEndsByRules(text), segmented(text));
    }
    for (const text of [
      '好。再见。',
      'नहीं। हाँ।',
      'cafe\u0301. No',
      'a\u00ad. B',
      'No; yes.; No.',
    ]) {
      assert.equal(sentenceEndsByRules(text), undefined);
    }
  });
});
