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
import type { EngineCalls } from '../../../host/engine/engineCalls.ts';
import type { JobCalls } from '../../../host/engine/jobCalls.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';
import type { VersionPassages } from './versionFiles.ts';

interface Dependencies {
  readonly engine: EngineCalls;
  readonly jobs: JobCalls;
}

interface AlignOptions {
  readonly signal: AbortSignal;
  /** Share of the texts that have their vectors, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Passages in one place of two versions are the same in other words from this cosine on, and elsewhere from that, however seldom
 * less is by chance: passages of one document are about one subject, and nearer than unrelated ones.
 */
const leastInPlace = 0.6;
const leastElsewhere = 0.8;
/** Each of one version is compared with each of the other. */
const mostChanged = 20_000;

let compared = 0;

/** What became of each passage. The model is run on those alone that have no equal counterpart, and no vector yet. */
export async function alignVersions(
  older: VersionPassages,
  newer: VersionPassages,
  deps: Dependencies,
  options: AlignOptions,
): Promise<AlignedPassage[]> {
  const equal = equalTexts(older, newer);
  const changed = changedTexts(older, newer, equal, hasMeaning);
  const olderTexts = Array.from(changed.older, (i) => older.texts[i] ?? '');
  const newerTexts = Array.from(changed.newer, (i) => newer.texts[i] ?? '');
  const found =
    olderTexts.length === 0 || newerTexts.length === 0
      ? noCounterparts(olderTexts.length)
      : await counterpartsByMeaning({ ...changed, olderTexts, newerTexts }, deps, options);
  return alignedPassages(
    older,
    newer,
    counterparts(equal, changed, found),
    (i) => equal.newerOf[i] !== -1,
  );
}

interface ChangedSides {
  readonly olderTexts: readonly string[];
  readonly newerTexts: readonly string[];
  readonly olderGaps: Int32Array;
  readonly newerGaps: Int32Array;
}

async function counterpartsByMeaning(
  { olderTexts, newerTexts, olderGaps, newerGaps }: ChangedSides,
  { engine, jobs }: Dependencies,
  { signal, onProgress }: AlignOptions,
): Promise<Counterparts> {
  if (Math.max(olderTexts.length, newerTexts.length) > mostChanged) {
    throw new AppError(
      'unsupported',
      t('More than {0} passages have changed; compare smaller folders.', mostChanged),
    );
  }
  const vectors = await vectorsOf([...olderTexts, ...newerTexts], engine, { signal, onProgress });
  const unrelated = await engine.call((api) => api.unrelatedPairs(undefined, { signal }), signal);
  const end = olderTexts.length * vectors.dims;
  const side = (data: Float32Array, rows: number): WireMatrix => ({
    ...{ rows, dims: vectors.dims },
    data,
  });
  return jobs.call(
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

/** Vectors of length 1 of texts, of those that have none yet made by the model. */
async function vectorsOf(
  texts: readonly string[],
  engine: EngineCalls,
  { signal, onProgress }: AlignOptions,
): Promise<WireMatrix> {
  const document = `compared versions ${++compared}`;
  const spans = new Int32Array(2 * texts.length);
  let text = '';
  for (const [i, each] of texts.entries()) {
    spans[2 * i] = text.length;
    spans[2 * i + 1] = text.length + each.length;
    text += `${each}\n`;
  }
  return engine.call(async (api) => {
    try {
      await api.putDocument({ document, text, segmentKind: 'passage', spans }, { signal });
      await api.embedDocument(
        { document, priority: 'bulk' },
        {
          signal,
          onProgress: ({ done, total }) => {
            onProgress(total === 0 ? 0 : done / total);
          },
        },
      );
      return await api.documentVectors({ document, start: 0, end: texts.length }, { signal });
    } finally {
      // An engine that has ended has let go of it.
      await api.removeDocument({ document }).catch(() => undefined);
    }
  }, signal);
}

function noCounterparts(count: number): Counterparts {
  return {
    newerOf: new Int32Array(count).fill(-1),
    cosines: new Float32Array(count).fill(NaN),
    inOrder: new Uint8Array(count),
  };
}
