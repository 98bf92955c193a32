import type { ComponentType } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { noSelectionText } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited, TextNote, useLasting } from '../../widgets/notes.tsx';
import { openText, type OpenText } from './openText.ts';

/** How long the text before stays while the next one is being embedded. */
const keepMs = 150;
const editPauseMs = 150;
/** Room for the text and the chosen token side by side. */
const twoColumnsFromPx = 700;

export interface SegmentViewProps {
  readonly text: OpenText;
  readonly hidden: boolean;
}

interface SegmentTabProps {
  /** What shows the text. */
  readonly View: ComponentType<SegmentViewProps>;
}

/** The selected segment, token by token: opens it, which may take long, and shows it in its view. */
export function SegmentTab({ View }: SegmentTabProps) {
  const { page, snapshot } = useView();
  const { version, selectedSegment: segment, status, unit } = snapshot;
  const root = useRef<HTMLDivElement>(null);
  const text = useRef<OpenText>(undefined);
  const answer = useAnswer(
    segment >= 0 && status.kind !== 'empty' ? { version, segment } : undefined,
    (reference, options) => openText(page.api, reference, options, text.current),
    { editPauseMs },
  );
  const { shown, isAsking, isCancelled, failure, again } = answer;
  text.current = shown?.value ?? text.current;
  // The page's head says why the work was stopped, and goes on with it.
  const isStopped = isCancelled || (shown !== undefined && !shown.value);
  // What failed may be possible in another state of the work.
  useLayoutEffect(() => {
    if (failure !== undefined || isStopped) again();
  }, [status.kind]);
  // After an edit the text is mostly the same as before.
  const isEdited = shown !== undefined && shown.about.version !== version;
  const isLate = useLasting(isAsking && !isEdited, keepMs);
  // The page's head says already that the text is being embedded, and with what progress.
  const isSaid = isEdited || (unit === 'selection' && status.kind === 'working');
  useLayoutEffect(() => {
    const sizes = new ResizeObserver(([entry]) => {
      const widthPx = entry?.contentRect.width ?? 0;
      root.current?.classList.toggle('tokens-wide', widthPx >= twoColumnsFromPx);
    });
    sizes.observe(root.current!);
    return () => sizes.disconnect();
  }, []);
  return (
    <div ref={root} class="tokens-tab">
      {segment < 0 && <TextNote text={noSelectionText(snapshot)} />}
      <Awaited answer={answer} busy={isSaid ? undefined : 'Embedding this text…'} />
      {text.current && (
        <View
          text={text.current}
          hidden={!shown || isLate || isStopped || text.current.store.count === 0}
        />
      )}
    </div>
  );
}
