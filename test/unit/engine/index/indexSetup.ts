import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { textKey } from '../../../../src/engine/textKey.ts';
import { IndexScope } from '../../../../src/engine/index/ranking/indexScope.ts';
import { Snapshot } from '../../../../src/engine/index/ranking/snapshot.ts';
import type { RowRepair } from '../../../../src/core/vectors/rowRepair.ts';
import { VectorDatabase } from '../../../../src/engine/index/vectors/vectorDatabase.ts';
import { WorkspaceDatabase } from '../../../../src/engine/index/store/workspaceDatabase.ts';
import { fakeBackground } from '../../../support/fakes/fakeBackground.ts';

export const space = { name: 'test', dims: 24 };

/** `count` vectors of length 1, each near one of a few directions, as those of texts are. */
export function someVectors(count: number, dims: number, seed = 1): Float32Array[] {
  const random = seededRandom(seed);
  const centres = Array.from({ length: 7 }, () => direction(dims, random));
  return Array.from({ length: count }, (_, i) => {
    const centre = centres[i % centres.length]!;
    const own = direction(dims, random);
    return unit(own.map((value, at) => value + centre[at]!));
  });
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function direction(dims: number, random: () => number): Float32Array {
  return unit(Float32Array.from({ length: dims }, () => random() + random() + random() - 1.5));
}

/** An index in memory whose texts get vectors by `embed`. */
export class TestIndex {
  readonly workspace = new WorkspaceDatabase(':memory:');
  readonly vectors: VectorDatabase;

  constructor(vectorsPath = ':memory:') {
    this.vectors = new VectorDatabase(vectorsPath);
  }

  /** A file of lines. `titles`: of the lines, where they have some. */
  put(path: string, lines: readonly string[], titles: readonly (string | undefined)[] = []): void {
    let start = 0;
    const segments = lines.map((text, i) => {
      const place = { start, end: start + text.length, line: i + 1 };
      const segment = { ...place, text, title: titles[i] };
      start = segment.end + 1;
      return segment;
    });
    const hash = String(lines.length);
    const file = { path, size: start, mtime: 1, hash, problem: undefined };
    this.workspace.replace([{ file, segments }]);
  }

  embed(texts: readonly string[], vectors: readonly Float32Array[]): void {
    embedInto(this.vectors, texts, vectors);
  }

  search({ repair, background }: { repair?: RowRepair; background?: Float64Array } = {}): Snapshot {
    const scope = new IndexScope(this.workspace, () => true);
    return new Snapshot(this.workspace, scope, {
      space: this.vectors.open(space),
      name: space.name,
      repair: repair && { id: 'test', rows: repair },
      background: background && fakeBackground(background),
    });
  }

  close(): void {
    this.workspace.close();
    this.vectors.close();
  }
}

export function embedInto(
  database: VectorDatabase,
  texts: readonly string[],
  vectors: readonly Float32Array[],
): void {
  const data = new Float32Array(texts.length * space.dims);
  vectors.forEach((vector, i) => {
    data.set(vector, i * space.dims);
  });
  database.open(space).add(
    texts.map((text) => textKey(text.trim()).slice(-32)),
    data,
  );
}
