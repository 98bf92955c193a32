import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexRules, unfollowedPatterns } from '../../../../../src/host/index/model/indexRules.ts';
import { GlobRules } from '../../../../../src/node/walk/globRules.ts';
import { languageEndings } from '../../../../../src/host/index/model/languageEndings.ts';

const markdown = { id: 'markdown', extensions: ['.md', '.MKD'], filenames: ['README'] };
const usual = { encoding: 'utf8', guesses: false, endings: [] };
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

test('each folder has the patterns of its own settings, search.exclude wins; conditions go with them, and what is switched off does not count', () => {
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
    {
      ...{ path: '/one', exclude: ['**/.git', '**/vendor'], include: [] },
      excludeWhen: [{ glob: '**/*.js', when: '$(basename).ts' }],
      encoding: usual,
    },
    {
      path: '/two',
      exclude: ['**/.git', 'private/**'],
      include: ['private/kept/**'],
      ...{ excludeWhen: [], encoding: usual },
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
    roots: [{ path: '/one', exclude: [], include: [], excludeWhen: [], encoding: usual }],
    followLinks: true,
    useIgnoreFiles: true,
    maxFileBytes: 1000,
    maxLogBytes: 300_000_000,
    endings: undefined,
    sentenceEndings: [],
  });
});

test('encodings by folder and by language', () => {
  const read = (name: string, language?: string): unknown =>
    ({
      'files.encoding': language === 'markdown' ? 'shiftjis' : 'windows1252',
      'files.autoGuessEncoding': true,
    })[name];
  const rules = indexRules([{ path: '/one', read }], read, [markdown, { id: 'ini' }]);
  const endings = ['.markdown', '.md', '.mkd', 'readme'].map((ending) => ({
    ending,
    encoding: 'shiftjis',
  }));
  assert.deepEqual(rules.roots[0]?.encoding, { encoding: 'windows1252', guesses: true, endings });
  const odd = reader({ 'files.encoding': 'klingon', 'files.autoGuessEncoding': 'yes' });
  assert.deepEqual(indexRules([{ path: '/one', read: odd }], odd, []).roots[0]?.encoding, usual);
});

test('languages, sizes and ignore files as they are set', () => {
  const set = {
    'search.useIgnoreFiles': false,
    'search.followSymlinks': false,
    'semanticText.index.languages': ['markdown'],
    'semanticText.index.maxFileSizeMB': 2.5,
    'semanticText.segments.sentenceLanguages': ['latex'],
  };
  const rules = indexRules([{ path: '/one', read: reader(set) }], reader(set), [markdown]);
  assert.equal(rules.useIgnoreFiles, false);
  assert.equal(rules.followLinks, false);
  assert.equal(rules.maxFileBytes, 2_500_000);
  assert.deepEqual(rules.endings, ['.markdown', '.md', '.mkd', 'readme']);
  assert.deepEqual(rules.sentenceEndings, ['.latex', '.tex']);
});

test('patterns of the index’s own settings beyond the limits are refused with what to do', () => {
  for (const [setting, patterns, reason] of [
    [
      'semanticText.index.exclude',
      ['a', '{a}'.repeat(100_000)],
      'has more than 1,000 characters; shorten it',
    ],
    [
      'semanticText.index.include',
      ['{a,b}'.repeat(30)],
      'has too many braces (they may stand for 1,000 patterns); write it as several',
    ],
  ] as const) {
    const read = reader({ [setting]: patterns });
    assert.throws(
      () => indexRules([{ path: '/one', read }], read, []),
      ({ code, message }: { code: string; message: string }) =>
        code === 'invalidInput' &&
        message.startsWith(`The setting ${setting} has a pattern, "`) &&
        message.endsWith(`", that ${reason}.`) &&
        message.length < 300,
    );
  }
});

test('those of the editor’s own settings are left out and told, in one sentence', () => {
  const long = 'x'.repeat(1001);
  const many = Array.from({ length: 20_000 }, (_, i) => `folder/${i}`);
  const read = reader({
    'files.exclude': { [long]: true, '**/out': true, '{{a,b},c}': true },
    'search.exclude': { ['{a}'.repeat(400)]: true, '**/vendor': true },
    'semanticText.index.exclude': ['private'],
  });
  const folders = [{ path: '/one', read }];
  const [root] = indexRules(folders, read, []).roots;
  assert.deepEqual(root!.exclude, ['**/out', '{{a,b},c}', '**/vendor', 'private']);
  assert.deepEqual(unfollowedPatterns([...folders, { read }]), [
    `The index does not follow "${'x'.repeat(60)}…" (and 1 more) of files.exclude and search.exclude, which has more than 1,000 characters; shorten it.`,
  ]);
  assert.deepEqual(unfollowedPatterns([{ read: reader({}) }]), []);

  // With what the index's own need, a list that can be made rules of.
  const full = reader({
    'files.exclude': Object.fromEntries(many.map((pattern) => [pattern, true])),
    'semanticText.index.exclude': many.slice(0, 5000),
  });
  const [fullRoot] = indexRules([{ path: '/one', read: full }], full, []).roots;
  assert.deepEqual(fullRoot!.exclude.slice(-5000), many.slice(0, 5000));
  assert.ok(new GlobRules(fullRoot!.exclude).matches('folder/4999'));
  const [sentence] = unfollowedPatterns([{ read: full }]);
  assert.match(
    sentence!,
    /^The index does not follow "folder\/\d+" \(and 1\d,\d{3} more\) of .*; remove some\.$/,
  );
});

test('columns of tables by pattern, for each folder by its own settings; what is no list is passed over', () => {
  const settings = {
    'semanticText.tables.textColumns': { '**/a*.csv': ['x', 'y', 3], 'b.csv': 'x', 'c.csv': [] },
  };
  const folders = [
    { path: '/a', read: reader(settings) },
    { path: '/b', read: reader({}) },
  ];
  const { roots } = indexRules(folders, reader({}), []);
  assert.deepEqual(
    roots.map(({ tables }) => tables),
    [[{ glob: '**/a*.csv', columns: ['x', 'y'] }], undefined],
  );
  const endless = { 'semanticText.tables.textColumns': { ['a'.repeat(2000)]: ['x'] } };
  assert.throws(
    () => indexRules([{ path: '/a', read: reader(endless) }], reader({}), []),
    /The setting semanticText\.tables\.textColumns has a pattern/,
  );
});
