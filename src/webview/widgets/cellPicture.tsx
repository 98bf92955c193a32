import { useLayoutEffect, useRef } from 'preact/hooks';
import {
  CellField,
  type Cell,
  type CellFieldEvents,
  type FieldName,
} from '../drawing/cellField.ts';
import { useLatest, usePlain } from '../plain.ts';

interface CellPictureProps extends CellFieldEvents {
  readonly class: string;
  readonly part: string;
  readonly size?: number;
  readonly name: FieldName;
  readonly label: string;
  /** What the picture is of: other data, another picture. */
  readonly data: object;
  /** Where the keys go on from. */
  readonly at: Cell;
  /** Whether that is marked, too. */
  readonly isMarked?: boolean;
  /** A row and a column that are framed. Then a cell is marked for its row: one that is marked there stays. */
  readonly framed?: number;
  readonly hidden?: boolean;
}

/** A picture of cells as a part of a view. */
export function CellPicture(props: CellPictureProps) {
  const { name, label, data, at, isMarked = true, framed } = props;
  const latest = useLatest(props);
  const [ref, field] = usePlain((root) => new CellField(root, name, label, () => latest.current));
  const drawn = useRef<object>(undefined);
  useLayoutEffect(() => {
    const isSame = drawn.current === data;
    if (framed !== undefined && isSame && field.current?.row === at[0]) return;
    if (isMarked) field.current?.mark(...at);
    else field.current?.moveTo(...at);
  }, [...at, isMarked, data]);
  useLayoutEffect(() => {
    if (framed !== undefined) field.current?.frame(framed);
    if (drawn.current === data) {
      field.current?.drawNames();
      return;
    }
    drawn.current = data;
    field.current?.hideCard();
    field.current?.draw();
  }, [data, framed]);
  return (
    <div
      ref={ref}
      class={props.class}
      data-part={props.part}
      data-size={props.size}
      hidden={props.hidden}
    />
  );
}
