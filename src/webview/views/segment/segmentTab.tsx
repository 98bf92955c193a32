import type { ComponentType, Ref } from 'preact';
import { useLayoutEffect, useRef, useImperativeHandle } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { isEdited, type SegmentReference } from '../../../protocol/contentReference.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { TokenRange } from '../../../protocol/pageTokens.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { TokenStore } from '../../text/tokenStore.ts';
import { noSelectionText } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited, StoppedNote, TextNote, useLasting } from '../../widgets/notes.tsx';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { useLatest, usePlain } from '../../plain.ts';
import { PieceFlow } from '../../text/pieceFlow.ts';
import type { PieceMeasure } from '../../text/pieceChunk.ts';

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
      <Awaited answer={answer} busy={isSaid ? undefined : t('Embedding this text…')} />
      {isStopped && <StoppedNote />}
      {text.current && (
        <View
          text={text.current}
          hidden={!shown || isLate || isStopped || text.current.store.count === 0}
        />
      )}
    </div>
  );
}

/** A segment whose tokens can be asked for. */
export interface OpenText {
  readonly reference: SegmentReference;
  readonly store: TokenStore;
  /** The token to begin with. */
  readonly token: number | undefined;
}

/**
 * Opens a segment, which may take long. After an edit the tokens of `before` may stand under another reference: then
 * its store is kept, so that nothing on the page moves. Undefined where the work that makes the tokens was stopped.
 */
export async function openText(
  api: PageApi,
  reference: SegmentReference,
  options: CallOptions,
  before?: OpenText,
): Promise<OpenText | undefined> {
  const opened = await api.openSegment(reference, options);
  if (opened.kind === 'stopped') return undefined;
  const { tokenCount, token } = opened;
  const load = (start: number, end: number): Promise<TokenRange> =>
    api.tokens({ ...reference, start, end });
  const isSame =
    before !== undefined &&
    isEdited(reference.version, before.reference.version) &&
    (await before.store.follow(tokenCount, load));
  const store = isSame ? before.store : new TokenStore(tokenCount, load);
  return { reference, store, token };
}

/** The token that is chosen in a text: in one that was not shown before, the one to begin with. */
export function useChosenToken({ reference, store, token: first }: OpenText): number {
  const { page, selection } = useView();
  const { segment } = reference;
  const last = useRef<{ readonly store: TokenStore; readonly token: number }>(undefined);
  // While another text is on its way, what was chosen is of that one.
  const isShown = last.current?.store === store;
  const kept = isShown ? last.current?.token : undefined;
  const chosen = selection.tokenSegment === segment ? selection.token : kept;
  const token = Math.min(chosen ?? first ?? 1, Math.max(0, store.count - 1));
  last.current = { store, token };
  useLayoutEffect(() => {
    if (isShown) page.memory.choose({ tokenSegment: segment });
    else page.memory.enterText(segment, first);
  }, [reference]);
  return token;
}

interface PiecesProps {
  readonly text: OpenText;
  readonly label: string;
  readonly chosen: number;
  readonly measure: PieceMeasure;
  /** What each token is tinted by; `largest` has the strongest tint, where the measure has no fixed one. */
  readonly values: Float32Array | undefined;
  readonly largest?: number | undefined;
  readonly firstInView?: number;
  readonly showsIds?: boolean;
  readonly flow?: Ref<PieceFlow | undefined>;
  readonly onChoose: (token: number) => void;
  readonly onScroll?: (firstToken: number) => void;
}

/** A text as it flows, piece by piece. */
export function Pieces(props: PiecesProps) {
  const { text, label, chosen, values, largest, firstInView = 0 } = props;
  const { page, selection } = useView();
  const latest = useLatest(props);
  const [ref, flow] = usePlain(
    (root) =>
      new PieceFlow(root, props.measure, {
        onChoose: (token) => latest.current.onChoose(token),
        onScroll: (token) => latest.current.onScroll?.(token),
        onReveal: (token, mode) => page.reveal({ ...latest.current.text.reference, token, mode }),
        onError: (error, again) =>
          void page.showErrorAbout(latest.current.text.reference, error, again),
      }),
  );
  useImperativeHandle(props.flow ?? null, () => flow.current);
  useLayoutEffect(() => flow.current?.show(text.store, chosen, firstInView), [text.store]);
  useLayoutEffect(() => flow.current?.follow(chosen), [chosen]);
  useLayoutEffect(() => flow.current?.tint(values, largest), [text.store, values]);
  return (
    <div
      ref={ref}
      class={props.showsIds ? 'pieces pieces-with-ids' : 'pieces'}
      role="listbox"
      aria-label={label}
      aria-orientation="horizontal"
      {...menuPlace({ ...text.reference, layer: selection.layer })}
    />
  );
}
