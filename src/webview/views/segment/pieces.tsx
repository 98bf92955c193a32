import type { Ref } from 'preact';
import { useImperativeHandle, useLayoutEffect } from 'preact/hooks';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { useLatest, usePlain } from '../../plain.ts';
import { PieceFlow } from '../../text/pieceFlow.ts';
import type { PieceMeasure } from '../../text/pieceChip.ts';
import { useView } from '../../view.ts';
import type { OpenText } from './segmentTab.tsx';

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
        onReveal: (token, mode) => {
          const { reference } = latest.current.text;
          void page.perform(() => page.api.reveal({ ...reference, token, mode }), reference);
        },
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
