import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexRules } from '../../../../src/host/index/indexRules.ts';
import { languageEndings } from '../../../../src/host/index/languageEndings.ts';

const markdown = { id: 'markdown', extensions: ['.md', '.MKD'], filenames: ['README'] };
const reader =
  (settings: Readonly<Record<string, unknown>>) =>
  (name: string): unknown =>
    settings[name];

test('endings of languages: contributed ones, known ones, and the user’s associations', () => {
  const contributed = [markdown, { id: 'ini', extensions: ['.ini'] }, { extensions: 3 }];
  assert.deepEqual(languageEndings(['markdown'], contributed, {}), [
    '.markdown',
    '.md',
    '.mkd',
    'readme',
  ]);
  assert.deepEqual(languageEndings(['asciidoc'], contributed, {}), ['.adoc', '.asciidoc']);
  const associations = { '*.notes': 'ini', '**/*.ini': 'markdown', 'a/*.x': 'ini', '*.y': 7 };
  assert.deepEqual(languageEndings(['ini'], contributed, associations), ['.notes']);
});

test('each folder has the patterns of its own settings, search.exclude wins; conditions and what is switched off do not count', () => {
  const user = {
    'files.exclude': { '**/.git': true, '**/*.js': { when: '$(basename).ts' }, '**/out': false },
    'search.exclude': { '**/vendor': true },
    'search.useIgnoreFiles': true,
  };
  const folder = {
    'files.exclude': { '**/.git': true, '**/vendor': true },
    'search.exclude': { '**/vendor': false },
    'semanticText.index.exclude': ['private/**', '', 5],
    'semanticText.index.include': ['private/kept/**'],
  };
  const rules = indexRules(
    [
      { path: '/one', read: reader(user) },
      { path: '/two', read: reader(folder) },
    ],
    reader(user),
    [],
  );
  assert.deepEqual(rules.roots, [
    { path: '/one', exclude: ['**/.git', '**/vendor'], include: [] },
    {
      path: '/two',
      exclude: ['**/.git', 'private/**'],
      include: ['private/kept/**'],
    },
  ]);
});

test('what a settings file holds beside what it should is passed over', () => {
  const broken = {
    'files.exclude': 'everything',
    'files.associations': ['*.md'],
    'semanticText.index.include': { a: true },
    'semanticText.index.languages': 'markdown',
    'semanticText.index.maxFileSizeMB': -7,
    'semanticText.segments.sentenceLanguages': null,
  };
  const rules = indexRules([{ path: '/one', read: reader(broken) }], reader(broken), [markdown]);
  assert.deepEqual(rules, {
    roots: [{ path: '/one', exclude: [], include: [] }],
    useIgnoreFiles: true,
    maxFileBytes: 1000,
    endings: undefined,
    sentenceEndings: [],
  });
});

test('languages, sizes and ignore files as they are set', () => {
  const set = {
    'search.useIgnoreFiles': false,
    'semanticText.index.languages': ['markdown'],
    'semanticText.index.maxFileSizeMB': 2.5,
    'semanticText.segments.sentenceLanguages': ['latex'],
  };
  const rules = indexRules([{ path: '/one', read: reader(set) }], reader(set), [markdown]);
  assert.equal(rules.useIgnoreFiles, false);
  assert.equal(rules.maxFileBytes, 2_500_000);
  assert.deepEqual(rules.endings, ['.markdown', '.md', '.mkd', 'readme']);
  assert.deepEqual(rules.sentenceEndings, ['.latex', '.tex']);
});
