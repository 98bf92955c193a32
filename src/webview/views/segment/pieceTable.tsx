import { t } from '../../../core/l10n/translate.ts';
import { Bar, Table, type ColumnSort } from '../../widgets/table.tsx';

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

/** Pieces with a number and a bar each. */
export function PieceTable(props: PieceTableProps) {
  const { label, kind, head, sorts = [], rows, zero = 0, onChoose } = props;
  const pieceOf = ({ index, piece }: PieceRow) => (
    <button type="button" class="piece-link" dir="auto" onClick={() => onChoose(index)}>
      {piece}
    </button>
  );
  return (
    <Table<PieceRow>
      label={label}
      class="piece-table"
      columns={[
        { head: t('Token'), class: 'piece-token', sort: sorts[0], cell: ({ name }) => name },
        { head: t('Piece'), sort: sorts[1], cell: pieceOf },
        {
          ...{ head, class: 'number', sort: sorts[2] },
          ...{ cell: ({ text }) => text, title: ({ title }) => title },
        },
        {
          ...{ head: '', class: 'piece-bar', kind: 'picture' },
          cell: ({ value, size }) => <Bar value={value} size={size} zero={zero} />,
        },
      ]}
      rows={rows}
      rowData={({ index, value }) => ({ [`data-${kind}`]: index, 'data-value': value })}
    />
  );
}
