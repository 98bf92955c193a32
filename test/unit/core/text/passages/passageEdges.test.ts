import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReadDocument, type TextKind } from '../../../../../src/core/text/blocks/readDocument.ts';
import { cutPassages } from '../../../../../src/core/text/cutFile.ts';
import {
  lineSpansOf,
  mostUnits,
  type Passage,
} from '../../../../../src/core/text/passages/passage.ts';
import { passagesOf } from '../../../../../src/core/text/passages/passagesOf.ts';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';
import { mostWeight, tokenWeight } from '../../../../../src/core/text/passages/tokenWeight.ts';

const texts = (text: string, kind: TextKind, path?: string): string[] =>
  passagesOf(new ReadDocument(text, kind), path).map((passage) => passage.text);
const titles = (text: string, kind: TextKind, path?: string): (string | undefined)[] =>
  passagesOf(new ReadDocument(text, kind), path).map(({ title }) => title);

function assertBounds(passages: readonly Passage[]): void {
  for (const { text } of passages) {
    assert.ok(text.length <= mostUnits, `${text.length} units`);
    assert.ok(tokenWeight(text, 0, text.length) <= mostWeight + 1, 'too many word pieces');
  }
}

describe('passages', () => {
  test('none: nothing, white space, signs and characters that nobody sees', () => {
    for (const text of ['', ' \n\t\r\n', '}\n);\n', '\u200b\u2060\n\ufeff', '-----\n***']) {
      for (const [kind, path] of [
        ['plain', ''],
        ['plain', 'a.py'],
        ['code', 'a.ts'],
        ['markdown', 'a.md'],
      ] as const) {
        assert.deepEqual(
          passagesOf(new ReadDocument(text, kind), path),
          [],
          JSON.stringify([text, path]),
        );
      }
    }
  });

  test('one, without the blank lines around it', () => {
    const text = '\n \n  return 1;  \n\n';
    assert.deepEqual(passagesOf(new ReadDocument(text, 'code'), 'a.ts'), [
      { start: 3, end: 14, text: '  return 1;', title: undefined },
    ]);
  });

  test('a function of 3,000 lines is cut into pieces of some size that bear its name', () => {
    const body = Array.from({ length: 3000 }, (_, i) =>
      i % 7 === 6 ? '' : `  total += weigh(item${i}, ${i});`,
    );
    const passages = passagesOf(
      new ReadDocument(`function weighAll() {\n${body.join('\n')}\n}\n`, 'code'),
      'a.js',
    );
    assertBounds(passages);
    assert.ok(passages.length < 400, `${passages.length} passages`);
    assert.deepEqual(new Set(passages.map(({ title }) => title)), new Set(['weighAll']));
    // Cut at its blank lines.
    const beside = passages.filter(({ text }) => !/\);$/.test(text)).length;
    assert.ok(beside <= 1, `${beside} do not end with a statement`);
  });

  test('minified code is cut by its structure', () => {
    const line = 'function a(b){return b.map(c=>({d:c.e,f:[1,2,3]}))};'.repeat(400);
    const passages = passagesOf(new ReadDocument(line, 'code'), 'a.min.js');
    assertBounds(passages);
    assert.equal(passages.map(({ text }) => text).join(''), line);
    assert.ok(passages.slice(0, -1).every(({ text }) => /[;})]$/.test(text)));
  });

  test('HTML by its parts, scripts by their functions', () => {
    const list = '  <li>A boat that waits for the tide to come in again at night.</li>\n'.repeat(
      12,
    );
    const steps = '  console.log("The lamp is lit again and again.", lamp);\n'.repeat(8);
    const html = `<!doctype html>\n<title>Harbour</title>\n<section id="boats">\n${list}</section>\n<script>\nfunction light(lamp) {\n${steps}}\n</script>\n`;
    const found = passagesOf(new ReadDocument(html, 'code'), 'a.html');
    assertBounds(found);
    assert.ok(found.some(({ title }) => title === 'boats'));
    assert.equal(found.find(({ text }) => text.includes('function light'))?.title, 'light');
  });

  test('Markdown: code stands with what announces it, under all headings', () => {
    const text =
      '# Guide\n\n## Install\n\nRun this:\n\n```sh\nnpm ci\n\nnpm start\n```\n\n## Use\n\nType a word.\n';
    assert.deepEqual(
      passagesOf(new ReadDocument(text, 'markdown')).map(({ text: part, title }) => [part, title]),
      [
        ['# Guide\n\n## Install\n\nRun this:\n\n```sh\nnpm ci\n\nnpm start', 'Guide › Install'],
        ['## Use\n\nType a word.', 'Guide › Use'],
      ],
    );
  });

  test('a list that is too long is cut between its items', () => {
    const items = Array.from(
      { length: 30 },
      (_, i) => `- Boat ${i} waits for high water in the outer harbour.`,
    );
    const found = texts(`## Boats\n\n${items.join('\n')}\n`, 'markdown');
    assert.ok(found.length > 1);
    assert.ok(found.slice(1).every((part) => part.startsWith('- Boat')));
    assert.ok(found.every((part) => part.endsWith('.')));
  });

  test('tabs and two spaces, any line break: the same names', () => {
    const lines = [
      'class Boat {',
      '  sail() {',
      ...Array<string>(40).fill('    this.go(north, fast);'),
      '  }',
      '',
      '  moor() {',
      ...Array<string>(9).fill('    this.tie(rope, knot);'),
      '  }',
      '}',
    ];
    const spaced = titles(lines.join('\n'), 'code', 'a.ts');
    assert.ok(spaced.includes('Boat.sail') && spaced.includes('Boat.moor'));
    const tabbed = lines.map((line) => line.replaceAll('  ', '\t')).join('\n');
    assert.deepEqual(titles(tabbed, 'code', 'a.ts'), spaced);
    assert.deepEqual(titles(lines.join('\r\n'), 'code', 'a.ts'), spaced);
    const mixed = lines.map((line, i) => `${line}${['\n', '\r\n', '\r'][i % 3] ?? ''}`).join('');
    assert.deepEqual(titles(mixed, 'code', 'a.ts'), spaced);
  });

  test('scripts without spaces are cut at the ends of sentences', () => {
    const text = '潮の満ち引きは月の引力で起こる。灯台守は毎日それを見ている。'.repeat(30);
    const found = passagesOf(new ReadDocument(text, 'plain'));
    assertBounds(found);
    assert.equal(found.map((passage) => passage.text).join(''), text);
    assert.ok(found.every((passage) => passage.text.endsWith('。')));
  });

  test('no pair of surrogates is split', () => {
    for (const [kind, path] of [
      ['plain', ''],
      ['code', 'a.ts'],
      ['markdown', ''],
    ] as const) {
      const text = `x${'🌕'.repeat(1500)}`;
      const found = texts(text, kind, path);
      assert.equal(found.join(''), text);
      assert.ok(
        found.every((part) => part.isWellFormed()),
        kind,
      );
    }
  });

  test('plain text: lines of their own, and lines that were wrapped', () => {
    const own = 'The bank raised its rate.\nHow do I pay?\n12:04 lamp lit\n12:05 lamp out';
    assert.deepEqual(texts(own, 'plain'), own.split('\n'));
    const wrapped =
      'Whoever reads this after me should know that the wind bends what is\nwritten, and that the hours are those of the clock in the tower, which\nis slow by some minutes in cold weather.';
    assert.deepEqual(texts(wrapped, 'plain'), [wrapped]);
    assert.deepEqual(texts('- one that goes\n  on here\n- two', 'plain'), [
      '- one that goes\n  on here',
      '- two',
    ]);
  });

  test('plain text has headings that are underlined or marked', () => {
    const text = 'Book\n====\n\nOne line.\n\n= Rack\n\n== Use\n\nCall it.\n\n= Other\n\nEnd.';
    assert.deepEqual(titles(text, 'plain'), [
      'Book',
      'Book',
      'Rack',
      'Rack › Use',
      'Rack › Use',
      'Other',
      'Other',
    ]);
  });

  test('the keys of a section stand in it', () => {
    const keys = (name: string): string =>
      Array.from({ length: 40 }, (_, i) => `${name}${i} = "version ${i} of the lamp"\n`).join('');
    const found = titles(
      `# What is needed.\n[needs]\n${keys('a')}\n[wants]\n${keys('b')}`,
      'plain',
      'a.toml',
    );
    assert.ok(found.length > 2);
    assert.ok(
      found.every((title) => /^(?:needs|wants)\b/.test(title ?? '')),
      found.join(' | '),
    );
  });

  test('sentences of about one length, each on its line, are not joined', () => {
    const lines = Array.from(
      { length: 8 },
      (_, i) => `Question ${i} is about the tide and about the harbour in May.`,
    );
    assert.deepEqual(texts(lines.join('\n'), 'plain'), lines);
  });

  test('a declaration with its comment and decorators; what is small stands together', () => {
    const body = '    total = total + wave.height(hour)\n'.repeat(8);
    const text = `import math\nimport os\n\nA = 1\n\n\n# About heights.\n@cached\n@slow(\n    2,\n)\ndef height(hour):\n${body}`;
    const [first, second, ...rest] = passagesOf(new ReadDocument(text, 'plain'), 'a.py');
    assert.deepEqual(rest, []);
    assert.equal(first?.text, 'import math\nimport os\n\nA = 1');
    assert.ok(second);
    assert.equal(second.title, 'height');
    assert.ok(second.text.startsWith('# About heights.\n@cached'));
  });

  test('what stands in a text of several lines declares nothing', () => {
    const text = 'TEXT = """\ndef nothing():\n    pass\nclass Never:\n"""\n';
    assert.deepEqual(titles(text, 'plain', 'a.py'), ['TEXT']);
  });

  test('names in many languages', () => {
    const cases: readonly (readonly [path: string, line: string, title: string])[] = [
      ['a.ts', 'export const load = async (a: string): Promise<void> => {', 'load'],
      ['a.ts', 'export default class Boat {', 'Boat'],
      ['a.js', 'app.use = function use(fn) {', 'app.use'],
      ['a.ts', "describe('the lamp', () => {", 'the lamp'],
      ['a.go', 'func (q *Queue[T]) Join(b Boat) error {', 'Queue.Join'],
      ['a.rs', 'impl<T: Into<U>> fmt::Display for Wrapper<T> {', 'Wrapper'],
      ['a.rs', 'pub(crate) async fn run(self) -> u8 {', 'run'],
      ['a.rb', 'def self.find!(name)', 'find!'],
      ['a.rb', 'class Boat::Crew < Base', 'Boat.Crew'],
      ['A.java', 'public static <T> List<T> sorted(List<T> all) throws IOException {', 'sorted'],
      ['a.cc', 'std::string Lamp::colour(int at) const {', 'Lamp.colour'],
      ['a.c', 'static int lamp_on(struct lamp *lamp)', 'lamp_on'],
      ['a.cs', 'public sealed record Boat(string Name) {', 'Boat'],
      ['a.php', 'public function light(int $hour): bool {', 'light'],
      ['a.kt', 'suspend fun light(hour: Int): Boolean {', 'light'],
      ['a.swift', 'public struct Lamp: Light {', 'Lamp'],
      ['a.swift', 'override class func setUp() {', 'setUp'],
      ['a.sh', 'light_lamp() {', 'light_lamp'],
      ['a.css', '.lamp > a:hover {', '.lamp > a:hover'],
      ['a.sql', 'CREATE OR REPLACE VIEW harbour.boats AS', 'harbour.boats'],
      ['a.lua', 'local function light(lamp)', 'light'],
      ['a.ex', 'defmodule Harbour.Lamp do', 'Harbour.Lamp'],
      ['a.toml', '[tool.lamp]', 'tool.lamp'],
      ['a.yml', 'services:', 'services'],
      ['a.yml', '- name: "Light the lamp"', 'Light the lamp'],
      ['a.json', '"scripts": {', 'scripts'],
    ];
    for (const [path, line, title] of cases) {
      assert.deepEqual(
        cutPassages(`${line}\n`, path)?.map((p) => p.title),
        [title],
        line,
      );
    }
  });

  test('a brace below its declaration', () => {
    const steps = '            Light(lamp, hour, minute, colour);\n'.repeat(14);
    const method = (name: string): string =>
      `        void ${name}()\n        {\n${steps}        }\n`;
    const text = `namespace Harbour\n{\n    class Lamp\n    {\n${method('On')}\n${method('Off')}    }\n}\n`;
    assert.deepEqual(titles(text, 'plain', 'a.cs'), [
      'Harbour',
      'Harbour.Lamp',
      'Harbour.Lamp.On',
      'Harbour.Lamp.Off',
    ]);
  });

  test('a module around one class is named by the class', () => {
    const text =
      'module Harbour\n  module Lights\n    class Lamp\n      def light\n        on(true)\n      end\n    end\n  end\nend\n';
    assert.deepEqual(titles(text, 'plain', 'a.rb'), ['Harbour.Lights.Lamp']);
  });

  test('code without a name is known by its first line or by how it looks', () => {
    const body = '    total = total + weigh(item)\n'.repeat(9);
    const python = `import math\n\ndef weigh_all(items):\n${body}    return total\n`;
    assert.deepEqual(titles(python, 'plain', 'Untitled-1'), [undefined, 'weigh_all']);
    assert.deepEqual(
      titles(
        `#!/usr/bin/env bash\n\nlight() {\n${'  on "$1"\n'.repeat(12)}}\n`,
        'plain',
        'bin/light',
      ),
      [undefined, 'light'],
    );
    const letter = 'Dear keeper,\nthe lamp (the old one) is lit;\nit burns.\nYours,\nGen';
    assert.equal(texts(letter, 'plain', 'letter').length, 5);
  });

  test('calls and statements are not taken for declarations', () => {
    for (const [path, line] of [
      ['a.c', 'return compute(a, b);'],
      ['a.java', 'if (light(lamp)) {'],
      ['a.ts', 'for (const a of all) {'],
      ['a.js', 'light(lamp, () => {'],
      ['a.go', 'return func() error {'],
    ] as const) {
      assert.deepEqual(
        cutPassages(`${line}\n`, path)?.map((p) => p.title),
        [undefined],
        line,
      );
    }
  });

  test('no line takes long to be read, whatever it repeats', () => {
    const parts = [
      'a',
      'a ',
      'a.',
      'a::',
      'a<',
      '(',
      '<',
      '<a>',
      'public ',
      'const ',
      'a,',
      'a*',
      '*',
      '"',
      "'",
      '[',
      '{',
      'a=',
      '=',
      ':',
      'é',
      '@a ',
      'impl<',
      '#',
      '\\',
      'a-',
      '$',
    ];
    const paths = 'ts py rb go rs c java sh sql css html json yml lua txt'.split(' ');
    for (const ending of paths) {
      for (const head of ['', 'function ', 'class ', 'impl ', 'const a = (', '<a ']) {
        for (const part of parts)
          cutPassages(head + part.repeat(Math.ceil(390 / part.length)), `a.${ending}`);
      }
    }
    // A pattern that tries all ways would need hours for these 2,400 lines: that it ends is what is tested.
  });

  test('records, cues and messages, each by itself', () => {
    assert.deepEqual(
      passagesOf(new ReadDocument('id,name,text\n1,Ada,"a,\nb"\n2,Bo,c\n', 'delimited')).map(
        (p) => [p.text, p.title],
      ),
      [
        ['id,name,text', undefined],
        ['1,Ada,"a,\nb"', 'Ada'],
        ['2,Bo,c', 'Bo'],
      ],
    );
    // A number names no column, and what goes on has no header.
    assert.deepEqual(titles('Ada,36\nBo,7\n', 'delimited'), ['Ada', 'Bo']);
    assert.deepEqual(
      passagesOf(new ReadDocument('Ada,Paris\nBo,Rome\n', 'delimited'), 'a.csv', true).map(
        ({ title }) => title,
      ),
      ['Ada', 'Bo'],
    );
    assert.deepEqual(titles('1\n00:01:02,500 --> 00:01:04,000\nHello.\n', 'subtitles'), [
      '00:01:02',
    ]);
    assert.deepEqual(
      titles(
        'msgctxt "menu"\nmsgid "Open"\nmsgstr "Öffnen"\n\nmsgid "Close"\nmsgstr ""\n',
        'gettext',
      ),
      ['menu', undefined],
    );
    assert.deepEqual(texts('{"a": "one"}\n{"a": "two"}\n', 'json'), [
      '{"a": "one"}',
      '{"a": "two"}',
    ]);
  });

  test('a notebook by its cells, placed in their own text', () => {
    const cells = [
      { cell_type: 'markdown', source: '# Tides\n\nBoats sleep.' },
      { cell_type: 'code', source: '\n\ndef f():\n    return 1' },
      { cell_type: 'code', source: '' },
    ];
    assert.deepEqual(
      cutPassages(JSON.stringify({ cells, nbformat: 4 }), 'a.ipynb')?.map((p) => [
        p.title,
        p.cell,
        p.line,
        p.text,
      ]),
      [
        ['Cell 1 › Tides', 0, 1, '# Tides\n\nBoats sleep.'],
        ['Cell 2 › f', 1, 3, 'def f():\n    return 1'],
      ],
    );
    assert.equal(cutPassages('{"cells": [', 'a.ipynb'), undefined);
  });

  test('the lines of a passage that can match', () => {
    const [passage] = passagesOf(
      new ReadDocument('\nfunction f() {\n  return  1; \n}\n', 'code'),
      'a.js',
    );
    assert.ok(passage);
    assert.deepEqual(lineSpansOf(passage), [
      { start: 1, end: 15 },
      { start: 18, end: 28 },
    ]);
  });

  test('front matter belongs to the first passage, unread, and names what no heading names', () => {
    const front = '---\ntitle: "Harbour: a guide"\ntags: [sea]\n---\n\n';
    const cut = (
      text: string,
    ): (readonly [title: string | undefined, text: string, read: string])[] =>
      Array.from(segmentText(text, 'passage', 'markdown'), ({ title, text: own, input }) => [
        title,
        own,
        (input ?? own).trim(),
      ]);
    const [first, second] = cut(`${front}The pier opens.\n\n## Boats\n\nTwo of them.\n`);
    assert.deepEqual(first, ['Harbour: a guide', `${front}The pier opens.`, 'The pier opens.']);
    assert.deepEqual(second?.[0], 'Harbour: a guide › Boats');
    const long = 'The pier opens at seven. '.repeat(38).trim();
    const pieces = cut(front + long);
    assert.ok(pieces[0]![1].startsWith(front) && pieces[0]![1].length <= mostUnits);
    assert.equal(pieces.map(([, , read]) => read).join(' '), long);
    // A title of the document's own is its name.
    assert.deepEqual(
      cut(`${front}# Pier\n\nIt opens.`).map(([title]) => title),
      ['Pier'],
    );
    assert.deepEqual(
      cut(`+++\ntitle = '...'\n+++\nIt opens.`).map(([title]) => title),
      [undefined],
    );
    // What would fill a passage by itself stays out.
    const entries = Array.from({ length: 60 }, (_, i) => `key${i}: some value of it\n`).join('');
    assert.deepEqual(cut(`---\n${entries}---\nIt opens.`), [[undefined, 'It opens.', 'It opens.']]);
    assert.deepEqual(cut(front), []);
  });

  test('a heading of LaTeX names what stands under it by what is printed of it', () => {
    const text = String.raw`\section[Short]{Na\"{\i}ve \emph{Tides}\label{sec:t}\index{tide} of \textbf{$x_1$} \& R\,E \cite{ada}}
The sea.`;
    assert.deepEqual(titles(text, 'latex'), ['Naïve Tides of x_1 & R E']);
  });

  test('the preamble of LaTeX belongs to the passages in and behind it, unread', () => {
    const text =
      '\\documentclass{article}\n% Of May\n\\usepackage{amsmath}\n\\begin{document}\n\\section{Tides\\label{sec:t}}\nThe sea rises.\n\\end{document}\n';
    const found = Array.from(
      segmentText(text, 'passage', 'latex'),
      ({ title, text: own, input }) => [title, own, (input ?? own).replace(/\s+/g, ' ').trim()],
    );
    assert.deepEqual(found, [
      [undefined, '\\documentclass{article}\n% Of May', 'Of May'],
      [
        'Tides',
        '\\usepackage{amsmath}\n\\begin{document}\n\\section{Tides\\label{sec:t}}\nThe sea rises.',
        'Tides The sea rises.',
      ],
    ]);
  });
});
