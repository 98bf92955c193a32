import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface FoldedTableProps {
  readonly title: string;
  /** The name of what scrolls. */
  readonly region: string;
  readonly class: string;
  readonly part?: string;
  readonly label: string;
  readonly tableClass?: string;
  readonly heads: readonly string[];
  /** What stands above the table. */
  readonly tools?: ComponentChildren;
  /** Its rows. */
  readonly children: () => ComponentChildren;
}

/** A table of up to thousands of cells: drawn when it is looked at. */
export function FoldedTable(props: FoldedTableProps) {
  const { title, region, class: name, part, label, tableClass, heads, tools, children } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class={name}
      data-part={part}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{title}</summary>
      {tools}
      <div class="habits-scroll" tabIndex={0} role="region" aria-label={region}>
        {isOpen && (
          <table class={tableClass} aria-label={label}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>{children()}</tbody>
          </table>
        )}
      </div>
    </details>
  );
}
