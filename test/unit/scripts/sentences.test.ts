import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rawSentences } from '../../../scripts/sentences/rawSentences.ts';
import { saidSentences } from '../../../scripts/sentences/saidSentences.ts';
import { translationFaults } from '../../../scripts/sentences/translationFaults.ts';

describe('The sentences that a file says', () => {
  test('of a count both forms; what is said as the file is loaded, or is no literal, is a fault', () => {
    const { sentences, faults } = saidSentences(
      'src/a.ts',
      [
        `const early = t('Early');`,
        `function f(x: string) { return t(x) + t('Late {0}', 1) + tCount(2, '{0} line', '{0} lines'); }`,
        `class A { name() { return tParts('In {0}', f); } }`,
        `other.t('not ours');`,
      ].join('\n'),
    );
    assert.deepEqual(Object.fromEntries(sentences), {
      Early: 'Early',
      'Late {0}': 'Late {0}',
      '{0} lines#one': '{0} line',
      '{0} lines#other': '{0} lines',
      'In {0}': 'In {0}',
    });
    assert.equal(faults.length, 2);
    assert.match(faults[0]!, /^src\/a\.ts:1: said while the file is loaded/);
    assert.match(faults[1]!, /^src\/a\.ts:2: t is given something other/);
  });

  test('what an element says without t is bare', () => {
    const { bare } = saidSentences(
      'src/a.tsx',
      `const A = () => <p class="x" title="Tip">Text {t('Said')} <b>·</b></p>;`,
    );
    assert.deepEqual(bare, ['src/a.tsx:1: title "Tip"', 'src/a.tsx:1: "Text"']);
  });
});

describe('What is wrong with translations', () => {
  const english = new Map([
    ['Yes', 'Yes'],
    ['{0} of {1}', '{0} of {1}'],
    ['{0} lines#one', '{0} line'],
    ['{0} lines#other', '{0} lines'],
  ]);
  const faultsOf = (language: string, translations: Record<string, string>, ...needed: string[]) =>
    translationFaults({ language, translations }, english, new Set(needed));

  test('nothing where all that is needed is there', () => {
    const lines = { '{0} lines#one': '{0} Zeile', '{0} lines#other': '{0} Zeilen' };
    assert.deepEqual(faultsOf('de', { Yes: 'Ja', ...lines }, 'Yes', '{0} lines#other'), []);
  });

  test('missing, stale, and with other values', () => {
    assert.deepEqual(faultsOf('de', {}, 'Yes'), ['de has no translation of: Yes']);
    assert.deepEqual(faultsOf('de', { No: 'Nein' }), ['de translates what is no longer said: No']);
    assert.deepEqual(faultsOf('de', { '{0} of {1}': '{0} von allen' }), [
      'de has other values than the English: {0} von allen',
    ]);
  });

  test('of a count each form that the language has', () => {
    assert.deepEqual(faultsOf('pl', { '{0} lines#other': '{0} wiersza' }, '{0} lines#other'), [
      'pl has no translation of: {0} lines#one',
      'pl has no translation of: {0} lines#few',
      'pl has no translation of: {0} lines#many',
    ]);
    assert.deepEqual(faultsOf('de', { '{0} lines#few': '{0} Zeilen' }), [
      'de translates what is no longer said: {0} lines#few',
    ]);
  });
});

test('what reads as a sentence and is said without t is found, wherever it is said', () => {
  const raw = (code: string, isMarkup = false): readonly string[] =>
    rawSentences('a.ts', code, isMarkup);
  for (const code of [
    "throw new AppError('invalidInput', `No text in ${name}`);",
    "throw new AppError('invalidInput', isOne ? t('One.') : 'Not one');",
    "const row = { label: 'Choose', run: () => 1 };",
    'const row = { placeHolder: `Lines of ${name}` };',
    "view.description = filter === '' ? '' : 'filtered';",
    "const next = 'The disk is full; free some space.';",
    "const why = 'no file is active';",
    'const said = `${count} files are left out`;',
  ]) {
    assert.equal(raw(code).length, 1, code);
  }
  for (const code of [
    "import { a } from 'The disk is full.';",
    "throw new AppError('invalidInput', t('No text in {0}.', name));",
    "throw new AppError('internal', `There is no row ${row} here.`);",
    "throw new Error('There is no such row.');",
    'log.info(`The jobs process is ${state}.`);',
    "const row = { label: t('Choose'), description: tCount(2, '{0} text', '{0} texts') };",
    "const names = 'md markdown mdx';",
    "db.run('DELETE FROM texts WHERE id = ?');",
    "const row = { label: 'NumPy', title: `Semantic Text: ${message}` };",
    "const row = { label: 'theme' };",
    "view.description = t('filtered');",
    'panel.title = `Semantic: ${name}`;',
  ]) {
    assert.deepEqual(raw(code), [], code);
  }
  assert.deepEqual(raw("const classes = 'line of a list';", true), []);
  assert.deepEqual(raw("a();\nb('It is wrong.');"), ['a.ts:2: "It is wrong."']);
});
