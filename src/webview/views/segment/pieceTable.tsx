import { useLayoutEffect, useRef } from 'preact/hooks';
import { moveFocus } from '../../keys.ts';

interface PieceRow {
  /** What stands in the row's `data-` attribute. */
  readonly index: number;
  readonly name: string;
  readonly piece: string;
  readonly value: number;
  readonly text: string;
  readonly title?: string;
  /** How far the bar goes, 0 to 1. */
  readonly size: number;
}

interface ColumnSort {
  readonly direction: 'ascending' | 'descending' | 'none';
  readonly onChoose: () => void;
}

interface PieceTableProps {
  readonly label: string;
  /** The name of the rows' `data-` attribute. */
  readonly kind: 'cosine-to' | 'attention-of' | 'share-of';
  /** What the numbers are. */
  readonly head: string;
  /** How the rows are ordered by token, piece and number, where they can be. */
  readonly sorts?: readonly ColumnSort[];
  readonly rows: readonly PieceRow[];
  /** Where the bars begin, 0 to 1. */
  readonly zero?: number;
  readonly onChoose: (index: number) => void;
}

const columnClasses = ['cosine-token', 'cosine-piece', 'cosine-number'] as const;

/** Pieces with a number and a bar each. One stop for Tab: arrow keys, Home and End move over its buttons. */
export function PieceTable(props: PieceTableProps) {
  const { label, kind, head, sorts, rows, zero = 0, onChoose } = props;
  const table = useRef<HTMLTableElement>(null);
  const tabStop = useRef(0);
  const buttons = () => Array.from(table.current?.querySelectorAll('button') ?? []);
  const stopAt = (index: number): void => {
    const all = buttons();
    tabStop.current = Math.max(0, Math.min(index, all.length - 1));
    for (const [i, button] of all.entries()) button.tabIndex = i === tabStop.current ? 0 : -1;
  };
  useLayoutEffect(() => stopAt(tabStop.current));
  return (
    <table
      ref={table}
      aria-label={label}
      onKeyDown={(event) => moveFocus(event, buttons(), { across: 1, down: 1, page: 10 })}
      onFocusIn={({ target }) => stopAt(buttons().indexOf(target as HTMLButtonElement))}
    >
      <thead>
        <tr>
          {['Token', 'Piece', head].map((name, i) => {
            const sort = sorts?.[i];
            return (
              <th scope="col" class={columnClasses[i]} aria-sort={sort?.direction}>
                {sort ? (
                  <button type="button" class="sort" onClick={sort.onChoose}>
                    {name}
                  </button>
                ) : (
                  name
                )}
              </th>
            );
          })}
          <td class="cosine-bar" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ index, name, piece, value, text, title, size }) => (
          <tr {...{ [`data-${kind}`]: index }} data-value={value}>
            <td class="cosine-token">{name}</td>
            <td class="cosine-piece">
              <button type="button" class="piece-link" dir="auto" onClick={() => onChoose(index)}>
                {piece}
              </button>
            </td>
            <td class="cosine-number" title={title}>
              {text}
            </td>
            <td class="cosine-bar" aria-hidden="true">
              <div
                class={value < 0 ? 'bar bar-negative' : 'bar'}
                style={{ '--zero': zero, '--size': size }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
