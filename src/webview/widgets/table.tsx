import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useOneStop } from '../useOneStop.ts';

export interface Column<R> {
  readonly head: string;
  readonly cell: (row: R) => ComponentChildren;
  /** Its cells are buttons that choose their row. */
  readonly onChoose?: (row: R) => void;
  /** A tooltip, such as the exact number. */
  readonly title?: (row: R) => string | undefined;
  /** `number` stands at the end of its column. */
  readonly class?: string | undefined;
  /** `name`: it names its row; `picture`: for the eye only. */
  readonly kind?: 'name' | 'picture';
  /** How the rows are ordered by it, where they can be. */
  readonly sort?: ColumnSort | undefined;
}

export interface ColumnSort {
  readonly direction: 'ascending' | 'descending' | 'none';
  readonly onChoose: () => void;
}

interface TableProps<R> {
  readonly label: string;
  readonly part?: string;
  readonly class?: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** Further attributes of a row. */
  readonly rowData?: (row: R) => Readonly<Record<string, number | string | true | undefined>>;
}

/** A table whose cells may have buttons, which are one stop for Tab. */
export function Table<R>({ label, part, class: name, columns, rows, rowData }: TableProps<R>) {
  const oneStop = useOneStop<HTMLTableElement>();
  return (
    <table
      {...oneStop}
      class={name === undefined ? 'table' : `table ${name}`}
      data-part={part}
      aria-label={label}
    >
      <thead>
        <tr>
          {columns.map(({ head, class: kind, kind: role, sort }) =>
            role === 'picture' ? (
              <td class={kind} aria-hidden="true" />
            ) : (
              <th scope="col" class={kind} aria-sort={sort?.direction}>
                {sort ? (
                  <button type="button" class="sort" onClick={sort.onChoose}>
                    {head}
                  </button>
                ) : (
                  head
                )}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr {...rowData?.(row)}>
            {columns.map(({ class: kind, kind: role, cell, onChoose, title }) => {
              const content = onChoose ? (
                <button type="button" class="link" onClick={() => onChoose(row)}>
                  {cell(row)}
                </button>
              ) : (
                cell(row)
              );
              return role === 'name' ? (
                <th scope="row" class={kind}>
                  {content}
                </th>
              ) : (
                <td class={kind} title={title?.(row)} aria-hidden={role === 'picture' || undefined}>
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface BarProps {
  readonly value: number;
  /** How far it goes, and where it begins, 0 to 1. */
  readonly size: number;
  readonly zero?: number;
}

/** A number as a bar, for the eye only. */
export function Bar({ value, size, zero = 0 }: BarProps) {
  return (
    <div
      class={value < 0 ? 'bar bar-negative' : 'bar'}
      aria-hidden="true"
      style={{ '--zero': zero, '--size': size }}
    />
  );
}

interface WithBarProps {
  /** As a bar's. */
  readonly size: number;
  readonly children: ComponentChildren;
}

/** A number with its bar behind it. */
export function WithBar({ size, children }: WithBarProps) {
  return (
    <div class="with-bar">
      {children}
      <Bar value={1} size={size} />
    </div>
  );
}

interface FoldedProps {
  readonly title: string;
  /** Its class and its `data-part`. */
  readonly name: string;
  /** What stands above what scrolls. */
  readonly tools?: ComponentChildren;
  readonly children: () => ComponentChildren;
}

/** A table of up to thousands of cells: drawn when it is looked at. */
export function Folded({ title, name, tools, children }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class={`folded ${name}`}
      data-part={name}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{title}</summary>
      {tools}
      <div class="folded-scroll" tabIndex={0} role="region" aria-label={title}>
        {isOpen && children()}
      </div>
    </details>
  );
}
