import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { blockSegments } from '../../../../src/core/text/blockSegments.ts';
import { ReadDocument, type TextKind } from '../../../../src/core/text/blocks/readDocument.ts';
import { textsOfFile } from '../../../../src/core/text/documentTexts.ts';
import { segmentKinds, segmentText } from '../../../../src/core/text/segmentText.ts';

const folder = join(projectRoot, 'test/fixtures/documents');
const documents = readdirSync(folder).filter(
  (name) => name !== 'README.md' && !name.endsWith('.blocks.txt'),
);

/** Each text of a file, of a notebook under its cell's number from 0. */
function described(file: string, name: string): string {
  return textsOfFile(file, name)!
    .map(({ cell, kind, text }) =>
      cell === undefined
        ? blocksOf(text, kind, name)
        : `cell ${cell}, ${kind}\n${blocksOf(text, kind, name)}`,
    )
    .join('');
}

/** Each block's kind, level and heading, and below it its texts. */
function blocksOf(text: string, kind: TextKind, name: string): string {
  const document = new ReadDocument(text, kind);
  const segments = [...blockSegments(document)];
  let next = 0;
  let all = '';
  for (const { kind: block, level, parent, start, end } of document.blocks) {
    const under = parent ? ` under ${JSON.stringify(text.slice(parent.start, parent.end))}` : '';
    all += `${block}${level === undefined ? '' : ` ${level}`}${under}\n`;
    for (let segment = segments[next]; segment && segment.start < end; segment = segments[++next]) {
      assert.ok(segment.start >= start && segment.end <= end, `${name}: ${segment.text}`);
      all += `    ${JSON.stringify(segment.text)}\n`;
    }
  }
  assert.equal(next, segments.length);
  return all;
}

for (const name of documents) {
  test(`${name} is cut as a reader would`, () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const golden = join(folder, `${name}.blocks.txt`);
    const found = described(text, name);
    if (process.env['SEMANTIC_TEXT_GOLDEN'] === 'write') writeFileSync(golden, found);
    assert.equal(found, readFileSync(golden, 'utf8'));
  });
}

const flat = (text: string): string => text.replace(/\s+/g, ' ');

for (const name of documents.filter((each) => !/\.(?:ipynb|jsonl)$/.test(each))) {
  test(`${name} is cut alike with the line ends of Windows and of old Macs`, () => {
    const text = readFileSync(join(folder, name), 'utf8').replace(/\r\n?/g, '\n');
    for (const end of ['\r\n', '\r']) {
      const other = text.replaceAll('\n', end);
      assert.deepEqual(cutOf(other, name), cutOf(text, name));
    }
  });
}

function cutOf(text: string, name: string): string[] {
  const [document] = textsOfFile(text, name)!;
  const kind = document?.kind ?? 'plain';
  const units = segmentKinds.filter((unit) => unit !== 'file');
  return units.flatMap((unit) => [...segmentText(text, unit, kind)].map((each) => flat(each.text)));
}
