import { exactFloat32, shortFloat32 } from '../../format/float32Text.ts';

interface NumberListProps {
  readonly vector: Float32Array;
  /** A dimension that stands out. */
  readonly marked: number;
}

/** Every number of a vector as a list; each shows six digits and holds the exact number. */
export function NumberList({ vector, marked }: NumberListProps) {
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
