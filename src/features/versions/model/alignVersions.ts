import {
  alignedPassages,
  changedTexts,
  counterparts,
  type AlignedPassage,
  type Counterparts,
} from '../../../core/analysis/versions/alignedPassages.ts';
import { equalTexts } from '../../../core/analysis/versions/equalTexts.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { leastCosine, type UnrelatedCosines } from '../../../core/search/nearness.ts';
import { hasMeaning } from '../../../core/text/segment.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';
import { textVectors, type VectorDependencies, type VectorOptions } from './textVectors.ts';
import {
  versionPassages,
  type ProseUnit,
  type VersionFile,
  type VersionPassages,
} from './versionFiles.ts';

/**
 * Passages in one place of two versions are the same in other words from this cosine on, and elsewhere from that, however seldom
 * less is by chance: passages of one document are about one subject, and nearer than unrelated ones.
 */
const leastInPlace = 0.6;
const leastElsewhere = 0.8;
/** Each of one version is compared with each of the other. */
const mostChanged = 20_000;

/** What became of each passage, and what cosines mean. */
export interface Alignment {
  readonly rows: readonly AlignedPassage[];
  /** Undefined where nothing was compared by meaning. */
  readonly unrelated: UnrelatedCosines | undefined;
}

/** The passages of two versions, and what became of each. */
export interface AlignedVersions extends Alignment {
  readonly older: VersionPassages;
  readonly newer: VersionPassages;
}

/** Cuts the files of two versions, and aligns their passages. Throws as `versionPassages` and `alignVersions`. */
export async function alignFiles(
  older: readonly VersionFile[],
  newer: readonly VersionFile[],
  deps: VectorDependencies,
  { unit, ...options }: VectorOptions & { readonly unit?: ProseUnit },
): Promise<AlignedVersions> {
  const [olderPassages, newerPassages] = versionPassages(older, newer, unit);
  const alignment = await alignVersions(olderPassages, newerPassages, deps, options);
  return { older: olderPassages, newer: newerPassages, ...alignment };
}

/** What became of each passage. The model is run on those alone that have no equal counterpart, and no vector yet. */
export async function alignVersions(
  older: VersionPassages,
  newer: VersionPassages,
  deps: VectorDependencies,
  options: VectorOptions,
): Promise<Alignment> {
  const equal = equalTexts(older, newer);
  const changed = changedTexts(older, newer, equal, hasMeaning);
  const olderTexts = Array.from(changed.older, (i) => older.texts[i] ?? '');
  const newerTexts = Array.from(changed.newer, (i) => newer.texts[i] ?? '');
  const { unrelated, ...found } =
    olderTexts.length === 0 || newerTexts.length === 0
      ? { ...noCounterparts(olderTexts.length), unrelated: undefined }
      : await counterpartsByMeaning({ ...changed, olderTexts, newerTexts }, deps, options);
  const all = counterparts(equal, changed, found);
  return { rows: alignedPassages(older, newer, all, (i) => equal.newerOf[i] !== -1), unrelated };
}

interface ChangedSides {
  readonly olderTexts: readonly string[];
  readonly newerTexts: readonly string[];
  readonly olderGaps: Int32Array;
  readonly newerGaps: Int32Array;
}

async function counterpartsByMeaning(
  { olderTexts, newerTexts, olderGaps, newerGaps }: ChangedSides,
  { engine, jobs }: VectorDependencies,
  { signal, onProgress }: VectorOptions,
): Promise<Counterparts & Pick<Alignment, 'unrelated'>> {
  if (Math.max(olderTexts.length, newerTexts.length) > mostChanged) {
    throw new AppError(
      'unsupported',
      t('More than {0} passages have changed; compare smaller folders.', mostChanged),
    );
  }
  const vectors = await textVectors([...olderTexts, ...newerTexts], engine, { signal, onProgress });
  const unrelated = await engine.call((api) => api.unrelatedPairs(undefined, { signal }), signal);
  const end = olderTexts.length * vectors.dims;
  const side = (data: Float32Array, rows: number): WireMatrix => ({
    ...{ rows, dims: vectors.dims },
    data,
  });
  const found = await jobs.call(
    (api) =>
      api.pairVersions(
        {
          older: { vectors: side(vectors.data.slice(0, end), olderTexts.length), gaps: olderGaps },
          newer: { vectors: side(vectors.data.slice(end), newerTexts.length), gaps: newerGaps },
          ...leastOf(newerTexts.length, unrelated),
        },
        { signal },
      ),
    signal,
  );
  return { ...found, unrelated };
}

/** The cosines from which on a counterpart is one, among so many. */
function leastOf(count: number, unrelated: UnrelatedCosines | undefined) {
  const at = (word: 'likely' | 'strong'): number =>
    unrelated ? leastCosine(word, count, unrelated) : 0;
  return {
    least: Math.max(leastInPlace, at('likely')),
    leastMoved: Math.max(leastElsewhere, at('strong')),
  };
}

function noCounterparts(count: number): Counterparts {
  return {
    newerOf: new Int32Array(count).fill(-1),
    cosines: new Float32Array(count).fill(NaN),
    inOrder: new Uint8Array(count),
  };
}
