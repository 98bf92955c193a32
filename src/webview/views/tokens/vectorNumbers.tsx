import { useMemo, useState } from 'preact/hooks';
import type { Picture } from '../../drawing/picture.ts';
import { heatScale, stripPicture } from '../../drawing/vectorPicture.ts';
import { exactFloat32, shortFloat32, vectorJson, vectorNumpy } from '../../format/float32Text.ts';
import { CopyButton } from '../../widgets/copyButton.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { Strip, useDimension } from '../segment/strip.tsx';

interface VectorNumbersProps {
  readonly vector: Float32Array;
  readonly norm: number;
  /** What titles and files call it. */
  readonly name: string;
  /** Python that gives it. */
  readonly code: () => Promise<string>;
}

/** A vector with every number and its norm, to be saved and copied. */
export function VectorNumbers({ vector, norm, name, code }: VectorNumbersProps) {
  return (
    <>
      <div class="section-head">
        <h3>Vector</h3>
        <span class="norm-label">
          norm{' '}
          <span
            class="norm"
            data-part="norm"
            data-value={norm}
            title={exactFloat32(Math.fround(norm))}
          >
            {shortFloat32(norm)}
          </span>
        </span>
        <CopyButton label="Copy vector" said="Vector copied." text={() => vectorJson(vector)} />
        <SaveMenu
          what="Vector"
          name={name}
          picture={() => filePicture(vector)}
          table={() => ({
            columns: ['dimension', 'value'],
            rows: Array.from(vector, (number, i) => [i, number]),
          })}
          forms={{ NumPy: () => vectorNumpy(vector), Python: code }}
        />
      </div>
      <Numbers vector={vector} />
    </>
  );
}

/** Wide enough for 256 numbers in a row. */
const filePx = 1024;

function filePicture(vector: Float32Array): Picture {
  const { limit } = heatScale(vector);
  const [low, high] = [`-${shortFloat32(limit)}`, shortFloat32(limit)];
  return { ...stripPicture(vector, limit, filePx), legend: { label: 'Value', low, high } };
}

function Numbers({ vector }: { readonly vector: Float32Array }) {
  const [marked, setMarked] = useDimension(vector);
  const [pointed, setPointed] = useState<number>();
  const read = pointed ?? marked;
  const { limit, lowest, highest } = useMemo(() => heatScale(vector), [vector]);
  const end = (dimension: number): string =>
    `${shortFloat32(vector[dimension] ?? NaN)} (d${dimension})`;
  const list = useMemo(() => <NumberList vector={vector} marked={marked} />, [vector, marked]);
  return (
    <>
      <Strip
        vector={vector}
        label="Dimension of the vector"
        limit={limit}
        dimension={marked}
        onChoose={setMarked}
        onPoint={setPointed}
      />
      <div class="under-strip">
        <span class="readout" data-part="readout" data-value={vector[read]}>
          d{read} = {exactFloat32(vector[read] ?? NaN)}
        </span>
        <div class="legends">
          <Legend
            kind="vector"
            low={`-${shortFloat32(limit)}`}
            zero="0"
            high={shortFloat32(limit)}
          />
          <span class="extremes">
            min {end(lowest)}, max {end(highest)}
          </span>
        </div>
      </div>
      {list}
    </>
  );
}

/** Every number of a vector as a list; each shows six digits and holds the exact number. */
function NumberList({
  vector,
  marked,
}: {
  readonly vector: Float32Array;
  readonly marked: number;
}) {
  return (
    <details class="all-numbers">
      <summary>All {vector.length} numbers</summary>
      <ol class="numbers" aria-label="Numbers of the vector" tabIndex={0}>
        {Array.from(vector, (value, i) => (
          <li
            class={i === marked ? 'number-marked' : undefined}
            data-dimension={i}
            data-value={value}
            title={`d${i} = ${exactFloat32(value)}`}
          >
            <span class="dimension">d{i}</span> <span class="number">{shortFloat32(value)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
