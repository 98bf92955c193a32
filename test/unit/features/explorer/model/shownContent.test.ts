import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  contentIdOf,
  type PanelContent,
} from '../../../../../src/features/explorer/model/panelContent.ts';
import { ShownContent } from '../../../../../src/features/explorer/model/shownContent.ts';
import {
  cut,
  FakeDocument,
  fakeSources,
  resource,
} from '../../../../support/fakes/fakeDocuments.ts';

type Documents = Extract<PanelContent, { kind: 'documents' }>;

const boats = 'boats\ntide\nsleep\n';

function documents(names: readonly string[], more: Partial<Documents> = {}): Documents {
  return { kind: 'documents', title: 'Some', uris: names.map(resource), tab: 'tokens', ...more };
}

function selection(document: FakeDocument, ...texts: readonly string[]): PanelContent {
  return {
    kind: 'selection',
    title: document.name,
    tab: 'tokens',
    texts: texts.map((text) => {
      const start = document.getText().indexOf(text);
      return { uri: document.uri, text, start, end: start + text.length };
    }),
  };
}

/** A content that is open, all of its documents cut into lines that have vectors. */
async function opened(
  files: readonly FakeDocument[],
  more: Partial<Documents> = {},
): Promise<ShownContent<FakeDocument>> {
  const names = files.map(({ name }) => name);
  const content = new ShownContent(documents(names, more), fakeSources(...files));
  await content.open();
  for (const shown of content.documents) content.takeSegments(shown, cut(shown.document));
  return content;
}

function texts(content: ShownContent<FakeDocument>): string[] {
  return Array.from({ length: content.segmentCount }, (_, i) => content.text(i).trim());
}

function states(content: ShownContent<FakeDocument>): string[] {
  return content.range(0, Infinity).segments.map(({ state }) => state);
}

describe('What the panel shows of whole documents', () => {
  test('segments are counted through all documents, and found in either way', async () => {
    const content = await opened([
      new FakeDocument('a.txt', boats),
      new FakeDocument('b.txt', 'x\n\ny'),
    ]);
    assert.deepEqual(texts(content), ['boats', 'tide', 'sleep', 'x', 'y']);
    assert.deepEqual(content.panelDocuments, [
      { title: 'a.txt', firstSegment: 0, segmentCount: 3 },
      { title: 'b.txt', firstSegment: 3, segmentCount: 2 },
    ]);
    const [a, b] = content.documents;
    assert.equal(content.segmentAt(a!.document, 7), 1);
    assert.equal(content.segmentAt(b!.document, 3), 4);
    assert.equal(content.segmentAt(b!.document, 2), -1, 'a blank line');
    assert.equal(content.segmentAt(new FakeDocument('c.txt', 'x'), 0), -1);
    assert.deepEqual([content.locate(4).shown, content.locate(4).index], [b, 1]);
    for (const wrong of [-1, 5]) {
      assert.throws(() => content.locate(wrong), { code: 'invalidInput' });
    }
    assert.deepEqual(content.range(3, 99), {
      start: 3,
      segments: [
        { label: 'x', line: 1, lastLine: 1, state: 'embedded' },
        { label: 'y', line: 3, lastLine: 3, state: 'embedded' },
      ],
    });
    assert.deepEqual(content.range(9, 3), { start: 5, segments: [] });
  });

  test('a text says its first and its last line, without what a line break at its end begins', async () => {
    const file = new FakeDocument('a.txt', boats);
    for (const [text, line, lastLine] of [
      ['boats', 1, 1],
      ['boats\ntide', 1, 2],
      ['tide\nsleep\n', 2, 3],
    ] as const) {
      const content = new ShownContent(selection(file, text), fakeSources(file));
      await content.open();
      const [segment] = content.range(0, 1).segments;
      assert.deepEqual([segment?.line, segment?.lastLine], [line, lastLine], text);
    }
  });

  test('files without text are left out and named; without any it fails', async () => {
    const a = new FakeDocument('a.txt', boats);
    const content = new ShownContent(documents(['a.txt', 'gone.txt']), fakeSources(a));
    await content.open();
    assert.deepEqual(content.leftOut, ['gone.txt']);
    assert.deepEqual(
      content.documents.map(({ title }) => title),
      ['a.txt'],
    );
    const gone = new ShownContent(documents(['gone.txt']), fakeSources(a));
    await assert.rejects(gone.open(), { code: 'fileUnreadable' });
  });

  test('they are cut as their language is, unless somebody chose', async () => {
    const files = [new FakeDocument('a.md', 'One. Two.'), new FakeDocument('b.txt', 'x')];
    const content = await opened(files);
    assert.equal(content.unit, 'sentence');
    assert.deepEqual(
      files.map((file) => content.unitOf(file)),
      ['sentence', 'line'],
    );
    const chosen = await opened(files, { unit: 'line' });
    assert.equal(chosen.unit, 'line');
    assert.equal(chosen.unitOf(files[0]!), 'line');
  });

  test('passages keep their titles while edits move them', async () => {
    const file = new FakeDocument('a.md', '# Boats\n\nSailing.\n\n# Tides\n\nThe moon pulls.');
    const content = await opened([file], { unit: 'passage' });
    const [shown] = content.documents;
    content.takeSegments(shown!, {
      version: file.version,
      spans: Int32Array.of(0, 17, 19, 43),
      titles: ['Boats', 'Tides'],
      embedded: Uint8Array.of(1, 1),
    });
    const titles = (): unknown => content.range(0, 9).segments.map(({ title }) => title);
    assert.equal(content.unit, 'passage');
    assert.deepEqual(titles(), ['Boats', 'Tides']);
    content.applyEdit(shown!, file.edit('# Boats\n\nSailing.\n\n', ''));
    assert.deepEqual(titles(), ['Tides']);
    content.takeSegments(shown!, cut(file));
    assert.deepEqual(titles(), [undefined, undefined]);
  });

  test('an edit moves what follows, and what it touched waits for its vector', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = await opened([file], { selected: 2 });
    const [shown] = content.documents;
    assert.equal(content.selected, 2);
    content.applyEdit(shown!, file.edit('tide', 'high tide'));
    assert.deepEqual(texts(content), ['boats', 'high tide', 'sleep']);
    assert.deepEqual(states(content), ['embedded', 'stale', 'embedded']);
    assert.deepEqual([content.embeddedCount, content.isStale], [2, true]);
    content.takeSegments(shown!, cut(file, 'line', ['boats', 'sleep']));
    assert.deepEqual(states(content), ['embedded', 'stale', 'embedded'], 'it has no vector yet');
    content.takeSegments(shown!, cut(file));
    assert.equal(content.isStale, false);
  });

  test('what is cut anew is stale where something stale stood, and else waits for its first vector', async () => {
    const file = new FakeDocument('a.txt', 'boats\ntide\n\n\n\nsleep\n');
    const content = await opened([file]);
    const [shown] = content.documents;
    content.applyEdit(shown!, file.edit('tide', 'tide\nand wind'));
    content.applyEdit(shown!, file.edit('\n\n\n\n', '\n\nnew\n\n'));
    content.takeSegments(shown!, cut(file, 'line', ['boats', 'sleep']));
    assert.deepEqual(texts(content), ['boats', 'tide', 'and wind', 'new', 'sleep']);
    assert.deepEqual(states(content), ['embedded', 'stale', 'stale', 'waiting', 'embedded']);
  });

  test('the selection follows its segment through edits, in its document and before it', async () => {
    const files = [new FakeDocument('a.txt', boats), new FakeDocument('b.txt', 'x\ny\nz')];
    const content = await opened(files, { selected: { uri: resource('b.txt'), offset: 2 } });
    const [a, b] = content.documents;
    assert.equal(content.text(content.selected), 'y');
    content.applyEdit(a!, files[0]!.edit('boats\n', ''));
    assert.deepEqual(texts(content), ['tide', 'sleep', 'x', 'y', 'z']);
    assert.equal(content.text(content.selected), 'y', 'one went before it');
    files[0]!.edit('tide', 'tide\nnew\nlines');
    content.takeSegments(a!, cut(files[0]!));
    assert.equal(content.text(content.selected), 'y', 'two came before it');
    content.applyEdit(b!, files[1]!.edit('x', 'x and more'));
    content.takeSegments(b!, cut(files[1]!));
    assert.equal(content.text(content.selected), 'y', 'it stands elsewhere in its document');
    content.applyEdit(b!, files[1]!.edit('y\n', ''));
    assert.equal(content.text(content.selected), 'z', 'the next one, when it is gone');
    content.applyEdit(b!, files[1]!.edit('\nz', ''));
    assert.equal(content.text(content.selected), 'x and more', 'the last one, where none follows');
  });

  test('what was asked for is selected as soon as it is there', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = new ShownContent(
      documents(['a.txt'], { selected: { uri: file.uri, offset: 8 } }),
      fakeSources(file),
    );
    await content.open();
    assert.equal(content.selected, -1);
    content.takeSegments(content.documents[0]!, cut(file));
    assert.equal(content.selected, 1);
    content.want(2);
    assert.equal(content.selected, 2);
    content.want(7);
    assert.equal(content.selected, 2, 'there is no such segment');
  });

  test('a line that was asked for leads to its segment, or the next one where it holds none', async () => {
    const file = new FakeDocument('a.txt', 'boats\n\ntide\nsleep\n');
    for (const [line, text] of [
      [0, 'boats'],
      [1, 'tide'],
      [2, 'tide'],
      [3, 'sleep'],
      [9, 'sleep'],
    ] as const) {
      const content = await opened([file], { selected: { uri: file.uri, line } });
      assert.equal(content.text(content.selected).trim(), text, `line ${line}`);
    }
    const empty = await opened([new FakeDocument('a.txt', '')], {
      selected: { uri: file.uri, line: 0 },
    });
    assert.equal(empty.selected, -1);
  });

  test('a text that was put in as a whole keeps its segments, all of them stale, until it is cut anew', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = await opened([file]);
    content.applyEdit(content.documents[0]!, file.edit(boats, 'boats\r\ntide\r\nsleep\r\n'));
    assert.deepEqual(states(content), ['stale', 'stale', 'stale']);
    assert.equal(content.embeddedCount, 0);
    content.takeSegments(content.documents[0]!, cut(file));
    assert.deepEqual(texts(content), ['boats', 'tide', 'sleep']);
  });

  test('a closed document is opened again; one whose file is gone stays as it was', async () => {
    const file = new FakeDocument('a.txt', boats);
    const gone = new FakeDocument('gone.txt', 'text');
    const sources = fakeSources(file);
    const content = new ShownContent(documents(['a.txt']), sources);
    await content.open();
    const again = new FakeDocument('a.txt', 'boats\n');
    file.isClosed = gone.isClosed = true;
    content.documents[0]!.replaceDocument(file);
    Object.assign(sources, { reopen: () => Promise.resolve(again) });
    await content.reopenClosed();
    assert.equal(content.documents[0]!.document, again);
    content.documents[0]!.replaceDocument(gone);
    Object.assign(sources, { reopen: () => Promise.reject(new Error('gone')) });
    await content.reopenClosed();
    assert.equal(content.documents[0]!.document, gone);
  });

  test('as it stands now it has new names and its selection; a title that is a name follows it', async () => {
    const content = await opened([new FakeDocument('a.txt', boats)], { selected: 1 });
    const renamed = content.now(new Map([['file:///a.txt', resource('sea.txt')]]));
    assert.ok(renamed.kind === 'documents');
    assert.equal(renamed.title, 'sea.txt');
    assert.equal(renamed.uris[0]?.toString(), 'file:///sea.txt');
    assert.equal(renamed.selected, 1);
    assert.notEqual(contentIdOf(renamed), content.id);
    const same = content.now();
    assert.equal(same.title, 'Some');
    assert.equal(contentIdOf(same), content.id);
  });
});

describe('What the panel shows of selections', () => {
  test('texts that follow one another are one document, in whatever order they were chosen', async () => {
    const a = new FakeDocument('a.txt', boats);
    const b = new FakeDocument('b.txt', 'x');
    const { kind, ...chosen } = selection(a, 'boats', 'sleep', 'tide');
    assert.equal(kind, 'selection');
    const texts2 = selection(b, 'x');
    assert.ok(texts2.kind === 'selection' && 'texts' in chosen);
    const content = new ShownContent(
      { kind: 'selection', ...chosen, texts: [...chosen.texts, ...texts2.texts] },
      fakeSources(a, b),
    );
    await content.open();
    assert.deepEqual(texts(content), ['boats', 'sleep', 'tide', 'x']);
    assert.deepEqual(
      content.documents.map(({ count }) => count),
      [2, 1, 1],
    );
    assert.deepEqual(states(content), ['waiting', 'waiting', 'waiting', 'waiting']);
    assert.equal(content.unit, 'selection');
    assert.equal(content.selected, 0);
  });

  test('a text that has moved since is found; one that is gone is told', async () => {
    const file = new FakeDocument('a.txt', boats);
    const chosen = selection(file, 'sleep');
    file.edit('boats', 'many boats');
    const content = new ShownContent(chosen, fakeSources(file));
    await content.open();
    assert.deepEqual(texts(content), ['sleep']);
    file.edit('sleep', 'wake');
    await assert.rejects(new ShownContent(chosen, fakeSources(file)).open(), {
      code: 'invalidInput',
      message: /a\.txt has changed since; select it again/,
    });
  });

  test('what is typed at the edge of a selection is not part of it; inside it is', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = new ShownContent(selection(file, 'tide'), fakeSources(file));
    await content.open();
    const [shown] = content.documents;
    content.applyEdit(shown!, file.edit('boats\n', 'boats\nhigh '));
    assert.deepEqual(texts(content), ['tide']);
    content.applyEdit(shown!, file.edit('id', 'i-d'));
    assert.deepEqual([texts(content), states(content)], [['ti-de'], ['stale']]);
    content.applyEdit(shown!, file.edit('ti-de', ''));
    assert.deepEqual([texts(content), content.selected], [[], -1]);
  });

  test('in a text that was put in as a whole, selections are found by their text, with other line ends too', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = new ShownContent(selection(file, 'boats\ntide', 'sleep'), fakeSources(file));
    await content.open();
    content.applyEdit(content.documents[0]!, file.edit(boats, 'no\r\nboats\r\ntide\r\nthen sleep'));
    assert.deepEqual(texts(content), ['boats\r\ntide', 'sleep']);
    assert.deepEqual(states(content), ['stale', 'stale']);
    content.applyEdit(content.documents[0]!, file.edit(file.getText(), 'sleep alone'));
    assert.deepEqual(texts(content), ['sleep']);
  });

  test('as they stand now they have their texts and places of now', async () => {
    const file = new FakeDocument('a.txt', boats);
    const content = new ShownContent(selection(file, 'tide', 'sleep'), fakeSources(file));
    assert.equal(content.now(), content.content, 'nothing is open yet');
    await content.open();
    content.applyEdit(content.documents[0]!, file.edit('boats', 'a boat'));
    const now = content.now(new Map([['file:///a.txt', resource('b.txt')]]));
    assert.ok(now.kind === 'selection');
    assert.deepEqual(
      now.texts.map(({ uri, text, start, end }) => [uri.toString(), text, start, end]),
      [
        ['file:///b.txt', 'tide', 7, 11],
        ['file:///b.txt', 'sleep', 12, 17],
      ],
    );
  });
});

describe('The name of a content', () => {
  const file = new FakeDocument('a.txt', boats);

  test('it is the same for equal contents, whatever tab they are for', () => {
    const name = contentIdOf(documents(['a.txt']));
    assert.match(name, /^[0-9a-f]{24}$/);
    assert.equal(contentIdOf(documents(['a.txt'], { tab: 'similarity', title: 'Other' })), name);
  });

  test('other files, another unit, other texts or places are another content', () => {
    const names = [
      documents(['a.txt']),
      documents(['b.txt']),
      documents(['a.txt', 'b.txt']),
      documents(['a.txt'], { unit: 'line' }),
      documents(['a.txt'], { unit: 'sentence' }),
      selection(file, 'tide'),
      selection(file, 'sleep'),
      selection(file, 'tide', 'sleep'),
    ].map(contentIdOf);
    assert.equal(new Set(names).size, names.length);
  });
});
