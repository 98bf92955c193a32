import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { splitKeys } from '../../src/engine/index/vectors/vectorBlocks.ts';
import { segmentFields } from '../../src/engine/index/store/fileRows.ts';
import { WorkspaceDatabase } from '../../src/engine/index/store/workspaceDatabase.ts';
import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { indexRules } from '../support/indexRules.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';

export interface KillSoakOptions {
  /** How often the engine is killed. */
  readonly kills: number;
  /** Of the moments of the kills and of what is edited; the same ones for the same seed. */
  readonly seed: number;
  readonly onKill?: (count: number) => void;
}

export interface KillSoakCounts {
  readonly kills: number;
  /** Kills that came while files or texts were brought in. */
  readonly whileIndexing: number;
  /** Calls that were answered, and that were told that the engine had stopped: together all. */
  readonly answered: number;
  readonly rejected: number;
  /** Of the finished index. */
  readonly segments: number;
  readonly vectors: number;
}

/** What an index holds, however it came about. */
interface Content {
  readonly segments: readonly string[];
  /** By their keys. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  /** Texts whose words are in the full text. */
  readonly words: number;
}

const fileCount = 40;
const longestLifeMs = 900;
const answerMs = 60_000;
// The sum of a batch's other texts changes the last bits of a number.
const mostDifference = 1e-4;

/**
 * Kills the engine at moments by chance, under searches and while it indexes files that change, and lets it finish. Rejects
 * unless every call is answered, the index is that of an engine that was left in peace, and no text was embedded twice.
 */
export async function soakKills(options: KillSoakOptions): Promise<KillSoakCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-soak-'));
  const workspace = join(folder, 'workspace');
  const at = (name: string): IndexLocation => ({
    folder: join(folder, name),
    vectorsFolder: join(folder, `${name}-vectors`),
  });
  const next = seededRandom(options.seed);
  const lines = distinctLines(2000);
  const perFile = lines.length / fileCount;
  const write = (file: number, more: readonly string[] = []): Promise<void> => {
    const own = lines.slice(file * perFile, (file + 1) * perFile);
    return writeFile(join(workspace, `${file}.txt`), [...own, ...more].join('\n'));
  };
  const engine = engineProcess(tinyModel);
  try {
    await mkdir(workspace);
    for (let file = 0; file < fileCount; file++) await write(file);
    const counts = { whileIndexing: 0, answered: 0, rejected: 0 };
    for (let kill = 1; kill <= options.kills; kill++) {
      const edited = Math.floor(next() * fileCount);
      await write(edited, [`The otter of round ${kill} swims.`, lines[kill % lines.length] ?? '']);
      await killOnce(engine, workspace, at('storm'), { lifeMs: next() * longestLifeMs, counts });
      await write(edited);
      options.onKill?.(kill);
    }
    for (const name of ['storm', 'peace']) await update(engine, workspace, at(name));
    const again = await update(engine, workspace, at('storm'));
    assert.equal(again, 0, 'a text was embedded twice');
    const storm = contentOf(at('storm'));
    const peace = contentOf(at('peace'));
    assert.deepEqual(storm.segments, peace.segments);
    assert.equal(storm.words, peace.words);
    for (const [key, vector] of peace.vectors) {
      const found = storm.vectors.get(key);
      assert.ok(found, 'a vector is missing');
      vector.forEach((value, i) => {
        assert.ok(Math.abs(value - (found[i] ?? NaN)) < mostDifference, 'a vector differs');
      });
    }
    const { length: segments } = storm.segments;
    return { kills: options.kills, ...counts, segments, vectors: peace.vectors.size };
  } finally {
    engine.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts an update and searches beside it, and kills the engine after a while. */
async function killOnce(
  engine: SupervisedProcess<EngineApi>,
  workspace: string,
  location: IndexLocation,
  {
    lifeMs,
    counts,
  }: {
    readonly lifeMs: number;
    readonly counts: { whileIndexing: number; answered: number; rejected: number };
  },
): Promise<void> {
  engine.restart();
  await engine.call((api) => api.open({ modelFolder: tinyModel }));
  let indexing = 1;
  const updated = update(engine, workspace, location).finally(() => {
    indexing = 0;
  });
  const query = { text: 'the harbour wall', more: [], less: [] };
  const searches = (['hybrid', 'keyword', 'instant'] as const).map((mode) =>
    engine.call((api) => api.searchIndex({ location, query, mode, limit: 10 })),
  );
  const calls = Promise.allSettled([updated, ...searches]);
  await Promise.race([pause(lifeMs), calls]);
  counts.whileIndexing += indexing;
  if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
  const settled = await Promise.race([calls, pause(answerMs)]);
  assert.ok(settled, 'a call was not answered');
  for (const call of settled) {
    if (call.status === 'fulfilled') counts.answered++;
    else {
      assert.equal((call.reason as { code?: unknown }).code, 'engineStopped', String(call.reason));
      counts.rejected++;
    }
  }
}

/** How many texts were embedded. */
async function update(
  engine: SupervisedProcess<EngineApi>,
  workspace: string,
  location: IndexLocation,
): Promise<number> {
  const request = { location, rules: indexRules(workspace), served: [], changed: undefined };
  const { embedded, notices } = await engine.call((api) =>
    api.updateIndex({ ...request, embed: true }),
  );
  assert.deepEqual(notices, []);
  return embedded;
}

function contentOf({ folder = '', vectorsFolder = '' }: IndexLocation): Content {
  const workspace = new WorkspaceDatabase(join(folder, 'workspace.sqlite'));
  const database = new DatabaseSync(join(vectorsFolder, 'vectors.sqlite'), { readOnly: true });
  try {
    for (const each of [workspace.file.all('PRAGMA integrity_check'), integrityOf(database)]) {
      assert.deepEqual(
        each.map(({ integrity_check: found }) => found),
        ['ok'],
      );
    }
    const segments = [...workspace.segments(() => true)].flatMap(({ path, segments: numbers }) => {
      const { count, text, start, end, line } = segmentFields;
      return Array.from({ length: numbers.length / count }, (_, i) => {
        const own = numbers.subarray(i * count);
        const place = [own[line], own[start], own[end]].join(' ');
        return `${path} ${place} ${workspace.text(own[text] ?? 0)}`;
      });
    });
    const vectors = new Map<string, Float32Array>();
    for (const { keys, vectors: blob } of database
      .prepare('SELECT keys, vectors FROM blocks')
      .all()) {
      const names = splitKeys(keys as Uint8Array);
      const numbers = new Float32Array(new Uint8Array(blob as Uint8Array).buffer);
      const dims = numbers.length / names.length;
      names.forEach((name, i) => {
        assert.ok(!vectors.has(name), 'a vector stands there twice');
        vectors.set(name, numbers.slice(i * dims, (i + 1) * dims));
      });
    }
    // FTS5's own count takes nothing back when a row is deleted.
    const [words] = workspace.file.all('SELECT count(*) AS n FROM foldedWords_docsize');
    return { segments, vectors, words: Number(words?.['n']) };
  } finally {
    database.close();
    workspace.close();
  }
}

function integrityOf(database: DatabaseSync): Record<string, unknown>[] {
  return database.prepare('PRAGMA integrity_check').all();
}
