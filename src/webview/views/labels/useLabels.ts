import { useRef, useState } from 'preact/hooks';
import { contentOf } from '../../../protocol/contentReference.ts';
import type { LabelChange, LabelSheet } from '../../../protocol/page/pageLabels.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import { useAnswer, type Answer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import type { LabelledTexts } from './labelOrder.ts';

/** While somebody types, texts are looked at again after a pause. */
const editPauseMs = 400;
/** Of fewer texts nothing is guessed before all are embedded, which takes a moment. */
const leastEmbedded = 256;
const nearEndShare = 0.75;

export interface Labels {
  /** Undefined until the host has answered. While texts change, those before with what was guessed of them. */
  readonly data: LabelledTexts | undefined;
  readonly sheetAnswer: Answer<unknown, LabelSheet>;
  readonly guessAnswer: Answer<unknown, unknown>;
  /** Resolves with whether it was done. */
  readonly change: (change: LabelChange) => Promise<boolean>;
  /** Takes a sheet that the host has given for something else. */
  readonly take: (version: string, sheet: LabelSheet) => void;
}

/**
 * Texts with a vector that are guessed from: all, or 0 where there are too few for it while others are on their way. Until all are there
 * it grows by doubling, since each time they are handed over and learned anew.
 */
function guessedFrom({ status, embeddedCount, segmentCount }: PanelSnapshot): number {
  if (status.kind !== 'working') return embeddedCount;
  // Soon all are there, as after an edit.
  const isNearEnd = embeddedCount > nearEndShare * segmentCount;
  return embeddedCount < leastEmbedded || isNearEnd ? 0 : 2 ** Math.floor(Math.log2(embeddedCount));
}

/** The labels of the content and what is guessed from them, which is asked for anew after each change. */
export function useLabels(isWanted: boolean): Labels {
  const { page, snapshot } = useView();
  const { api, perform } = page;
  const { version } = snapshot;
  const embedded = guessedFrom(snapshot);
  const canGuess = embedded > 0;
  const sheetAnswer = useAnswer(isWanted ? { version } : undefined, 'labelSheet', { editPauseMs });
  const [changed, setChanged] = useState<{
    readonly version: string;
    readonly sheet: LabelSheet;
  }>();
  const { shown } = sheetAnswer;
  const isNewer =
    changed &&
    changed.version === shown?.about.version &&
    changed.sheet.edition > shown.value.edition;
  const sheet = isNewer ? changed.sheet : shown?.value;
  const about = shown && sheet && { version: shown.about.version, edition: sheet.edition };
  // Asked anew when there are more.
  const guessAnswer = useAnswer(
    canGuess && about ? { ...about, embedded } : undefined,
    ({ version: of, edition }, options) => api.guessLabels({ version: of, edition }, options),
  );
  const kept = useRef<LabelledTexts>(undefined);
  const before = kept.current;
  const isSameContent = before && contentOf(before.version) === contentOf(version);
  if (!isSameContent) kept.current = undefined;
  if (about) {
    const guessed = guessAnswer.shown;
    const own = guessed?.about.version === about.version ? guessed.value : undefined;
    const isSameVersion = before?.version === about.version;
    const guess = own ?? (isSameVersion ? before.guess : undefined);
    // An edit: what was guessed before stays with its texts until these are guessed.
    const isEdited = isSameContent && !isSameVersion && before.guess !== undefined;
    const waits = isEdited && !own && (guessAnswer.isAsking || !canGuess);
    const isOther = !isSameVersion || before.sheet !== sheet || before.guess !== guess;
    if (!waits && isOther) kept.current = { version: about.version, sheet, guess };
  }
  const data = kept.current;

  const take = (of: string, newest: LabelSheet): void => {
    setChanged((last) =>
      last?.version === of && last.sheet.edition > newest.edition
        ? last
        : { version: of, sheet: newest },
    );
  };
  const change = (wanted: LabelChange): Promise<boolean> => {
    const of = { version: data?.version ?? version };
    return perform(async () => {
      take(of.version, await api.changeLabels({ ...of, change: wanted }));
    }, of);
  };
  return { data, sheetAnswer, guessAnswer, change, take };
}
