import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { refuseInputs } from '../../../../src/node/files/refuseInputs.ts';
import { createVectorWriter, vectorFormats } from '../../../../src/node/files/vectorWriter.ts';

describe('what is read is not written over', () => {
  let folder: string;
  let text: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'refuse-'));
    text = join(folder, 'text.txt');
    await writeFile(text, 'text');
    await writeFile(join(folder, 'other.txt'), 'other');
  });
  after(() => rm(folder, { recursive: true }));

  const refused = (output: string, alias = ''): object => ({
    code: 'invalidInput',
    message: `${output} is one of the files that are read${alias}, and would be replaced; choose another name for what is written.`,
  });

  test('under its name or another spelling of it', async () => {
    await assert.rejects(refuseInputs([text], [text]), refused(text));
    const spelled = `${folder}/./x/../text.txt`;
    await mkdir(join(folder, 'x'));
    await assert.rejects(refuseInputs([spelled], [text]), refused(spelled, ` (as ${text})`));
    const way = relative(process.cwd(), text);
    await assert.rejects(refuseInputs(['new', way], ['none', text]), refused(way, ` (as ${text})`));
  });

  test('through a link, and as a second name of the file', async () => {
    await symlink(text, join(folder, 'soft'));
    await link(text, join(folder, 'hard'));
    for (const name of ['soft', 'hard'].map((each) => join(folder, each))) {
      await assert.rejects(refuseInputs([name], [text]), refused(name, ` (as ${text})`));
      await assert.rejects(refuseInputs([text], [name]), refused(text, ` (as ${name})`));
    }
  });

  test('where it is open already', async () => {
    await using handle = await open(text);
    const alias = ' (as standard input)';
    await assert.rejects(refuseInputs([text], [handle.fd]), refused(text, alias));
    await refuseInputs([join(folder, 'other.txt')], [handle.fd]);
  });

  test('other files, new ones, and what is no file are not refused', async () => {
    const outputs = [join(folder, 'other.txt'), join(folder, 'new'), folder, '/dev/null'];
    await refuseInputs(outputs, [text, folder, '/dev/null', join(folder, 'new')]);
  });

  test('by a writer of any format, before a file is made', async () => {
    const names = await readdir(folder);
    for (const format of vectorFormats) {
      const input = join(folder, format === 'tsv' ? 'out.metadata.tsv' : 'out');
      await writeFile(input, 'text');
      const writer = createVectorWriter(format, join(folder, 'out'), { inputs: [text, input] });
      await assert.rejects(writer, refused(input), format);
      await rm(input);
    }
    assert.deepEqual(await readdir(folder), names);
  });
});
