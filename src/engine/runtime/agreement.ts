import type { ModelSession } from '../../core/embedder/modelSession.ts';
import { t } from '../../core/l10n/translate.ts';
import { cosine } from '../../core/vectors/similarity.ts';
import { messageOf } from '../messageOf.ts';

/** What shows whether another arithmetic or device gives a model's vectors: some lines of many kinds. */
export const trialTexts: readonly string[] = [
  'The boats lie asleep on the mud until the tide comes back.',
  'export function closest(points: readonly Point[], to: Point): Point | undefined {',
  '2026-03-01T10:02:11Z ERROR payment 4711 was declined: card expired',
  'How do I change the address of my order?',
  'fox',
];

interface SessionTrial<T extends ModelSession> {
  readonly load: () => Promise<T>;
  /** Of the same model, in fp32 on the CPU. */
  readonly exact: ModelSession;
  /** Token ids of some texts. */
  readonly ids: readonly Int32Array[];
  /** The least cosine that is near enough. */
  readonly least: number;
}

/** A session of another arithmetic or device, where it gives the model's vectors; else why not, as a clause. */
export async function trySession<T extends ModelSession>({
  load,
  exact,
  ids,
  least,
}: SessionTrial<T>): Promise<
  | { readonly session: T; readonly problem?: undefined }
  | { readonly session?: undefined; readonly problem: string }
> {
  let session: T;
  try {
    session = await load();
  } catch (error) {
    return { problem: messageOf(error) };
  }
  let problem: string;
  try {
    const found = await leastCosine(session, exact, ids);
    if (found >= least) return { session };
    problem = t(
      'a trial on this machine gave other vectors, with a cosine of {0} to those of fp32 on the CPU',
      found.toFixed(3),
    );
  } catch (error) {
    problem = messageOf(error);
  }
  await session.dispose();
  return { problem };
}

/**
 * How alike what two sessions of one model give is: the least cosine between the means of their last layer's token
 * vectors, over some texts. `ids`: of each text.
 */
async function leastCosine(
  first: ModelSession,
  second: ModelSession,
  ids: readonly Int32Array[],
): Promise<number> {
  let least = 1;
  for (const text of ids) {
    const means = [await meanOf(first, text), await meanOf(second, text)] as const;
    // What is not a number agrees with nothing.
    const alike = cosine(...means);
    least = Number.isNaN(alike) ? -1 : Math.min(least, alike);
    if (least < 0) break;
  }
  return least;
}

async function meanOf(session: ModelSession, ids: Int32Array): Promise<Float32Array> {
  const { dims, hiddenStateCount } = session.info;
  const last = hiddenStateCount - 1;
  const { length } = ids;
  const { hiddenStates } = await session.run(
    { ids, batchSize: 1, length },
    { hiddenLayers: [last] },
  );
  const mean = new Float32Array(dims);
  const values = hiddenStates.get(last) ?? new Float32Array();
  for (const [i, value] of values.entries()) mean[i % dims] = (mean[i % dims] ?? 0) + value;
  return mean;
}
