import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  updateFiles,
  type UpdateAnswer,
} from '../../../../../src/engine/index/files/updateFiles.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';

describe('bringing files up to date', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'index-update-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('a folder that is away keeps what is known of it; a file that is gone does not', async () => {
    const root = join(folder, 'disk');
    await mkdir(join(root, 'docs'), { recursive: true });
    await writeFile(join(root, 'docs', 'a.txt'), 'One fish.\n');
    await writeFile(join(root, 'b.txt'), 'Two fish.\n');
    const workspace = new WorkspaceDatabase(':memory:');
    const update = (): Promise<UpdateAnswer> =>
      updateFiles(workspace, {
        rules: {
          roots: [{ path: root, exclude: [], include: [] }],
          ...{ useIgnoreFiles: true, maxFileBytes: 1000, endings: undefined, sentenceEndings: ['.md'] },
        },
        ...{ served: [], changed: undefined, without: [], keepsOthers: false },
        ...{ signal: undefined, onFile: undefined },
      });
    try {
      assert.equal((await update()).changed, 2);
      await rename(root, join(folder, 'away'));
      const away = await update();
      assert.deepEqual([away.removed, away.leftOut.map(({ path }) => path)], [0, [root]]);
      assert.equal(workspace.fileCount(), 2);
      await rename(join(folder, 'away'), root);
      await rm(join(root, 'docs'), { recursive: true });
      const back = await update();
      assert.deepEqual([back.changed, back.removed], [0, 1]);
      assert.equal(workspace.fileCount(), 1);
    } finally {
      workspace.close();
    }
  });
});
