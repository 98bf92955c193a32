import { t } from '../../../core/l10n/translate.ts';
import { layerChoices, layerName } from '../../../core/model/layerChoices.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';
import { Table, WithBar } from '../../widgets/table.tsx';

interface LayerTableProps {
  readonly part: string;
  readonly label: string;
  /** What the cosines are to. */
  readonly cosineHead: string;
  /** One for each layer; NaN where there is none. */
  readonly cosines: Float32Array;
  readonly norms?: Float32Array;
  /** The one that is shown, from 0. */
  readonly layer: number;
  readonly onChoose: (layer: number) => void;
}

/** What is known of each layer: a cosine and, of one token, the norm. A layer's name chooses it. */
export function LayerTable(props: LayerTableProps) {
  const { part, label, cosineHead, cosines, norms, layer, onChoose } = props;
  const names = layerChoices(cosines.length).reverse().map(layerName);
  const numberOf = (numbers: Float32Array, at: number): number => numbers[at] ?? NaN;
  const cosineOf = (at: number) => {
    if (at === 0 && norms) return null;
    const cosine = numberOf(cosines, at);
    return <WithBar size={Math.max(0, cosine || 0)}>{cosineText(cosine)}</WithBar>;
  };
  return (
    <Table
      label={label}
      part={part}
      class="path"
      columns={[
        { head: t('Layer'), kind: 'name', cell: (at) => names[at], onChoose },
        ...(norms
          ? [
              {
                head: t('Norm'),
                cell: (at: number) => shortFloat32(numberOf(norms, at)),
                title: (at: number) => exactFloat32(numberOf(norms, at)),
              },
            ]
          : []),
        {
          ...{ head: cosineHead, class: 'path-cosine', cell: cosineOf },
          title: (at) => exactFloat32(numberOf(cosines, at)),
        },
      ]}
      rows={names.map((_, at) => at)}
      rowData={(at) => ({ 'data-layer': at, 'aria-current': at === layer || undefined })}
    />
  );
}
