import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { cutSources } from '../../../../src/cli/input/cutSources.ts';
import { TableReader } from '../../../../src/cli/input/tableReader.ts';
import { TextSources } from '../../../../src/cli/input/textSources.ts';
import { LineIndex } from '../../../../src/core/text/lineIndex.ts';
import { segmentText, type SegmentKind } from '../../../../src/core/text/segmentText.ts';
import { documentKindOf } from '../../../../src/core/text/blocks/documentKind.ts';

const longLine = 'Two tides. '.repeat(10).trim();
const none = new Writable({ write: (_chunk, _encoding, done) => done() });

const streams = { stdin: Readable.from([]), stdout: none, stderr: none };
const tables = new TableReader(undefined, {
  ...{ streams, bundledModel: '' },
  message: () => assert.fail('nothing is to be told'),
  progress: () => undefined,
});

/** Counts how often all of a file's text is in memory. */
class CountedSources extends TextSources {
  whole = 0;

  override text(file: string): Promise<string> {
    this.whole++;
    return super.text(file);
  }
}

describe('the segments of files', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cut-sources-'));
  });
  after(() => rm(folder, { recursive: true }));

  // No notebook is among them.
  const kindOf = (path: string) => documentKindOf('', path);

  const sourcesOf = (...files: string[]): CountedSources => new CountedSources(files, streams);

  async function cut(sources: TextSources, kind: SegmentKind): Promise<unknown[]> {
    const found: unknown[] = [];
    for await (const { segment, line } of cutSources(sources, { segment: kind, tables })) {
      const { start, end, text, title } = segment;
      found.push([start, end, line(), text, title]);
    }
    return found;
  }

  test('a long log is read in parts and has the segments that it would have as a whole', async () => {
    const rows = Array.from({ length: 45_000 }, (_, i) =>
      i % 7 === 0
        ? `${i},"Boat größe ${i}\nof the north",${'It leaves at noon. '.repeat(9)}`
        : `${i},Gauge ${i},${'The tide at the pier. '.repeat(9)}`,
    );
    const text = `number,name,note\n${rows.join('\n')}\n`;
    assert.ok(text.length > 8_000_000);
    // What is plain text is wrapped or not by all that is in memory of it.
    for (const [name, units] of [
      ['gauges.csv', ['line', 'passage']],
      ['gauges.log', ['line']],
    ] as const) {
      const path = join(folder, name);
      await writeFile(path, text);
      const lines = new LineIndex(text);
      for (const unit of units) {
        const sources = sourcesOf(path);
        const found = await cut(sources, unit);
        let next = 0;
        for (const segment of segmentText(text, unit, kindOf(path), { path })) {
          const { start, end, title } = segment;
          const line = lines.lineAt(start) + 1;
          assert.deepEqual(found[next++], [start, end, line, segment.text, title]);
        }
        assert.deepEqual([next, sources.whole], [found.length, 0]);
      }
    }
  });

  test('a short one, one that is cut into sentences, and other files are read as a whole', async () => {
    const short = join(folder, 'short.log');
    const other = join(folder, 'long.txt');
    await writeFile(short, 'One tide.\n');
    await writeFile(other, `${longLine}\n`.repeat(90_000));
    const sources = sourcesOf(short, other);
    let count = 0;
    for await (const { segment } of cutSources(sources, { segment: 'line', tables }))
      count += segment.text.length;
    assert.equal(count, 9 + 90_000 * longLine.length);
    assert.equal(sources.whole, 2);
  });

  test('a long log that is binary is told of', async () => {
    const path = join(folder, 'binary.log');
    await writeFile(path, Buffer.alloc(9_000_000));
    await assert.rejects(cut(sourcesOf(path), 'line'), { code: 'fileUnreadable' });
  });
});
