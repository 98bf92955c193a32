import type { EngineCalls, JobCalls } from '../../../host/engine/processCalls.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';

export interface VectorDependencies {
  readonly engine: EngineCalls;
  readonly jobs: JobCalls;
}

export interface VectorOptions {
  readonly signal: AbortSignal;
  /** Share of the texts that have their vectors, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

let compared = 0;

/** Vectors of length 1 of texts, of those that have none yet made by the model. */
export async function textVectors(
  texts: readonly string[],
  engine: EngineCalls,
  { signal, onProgress }: VectorOptions,
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
