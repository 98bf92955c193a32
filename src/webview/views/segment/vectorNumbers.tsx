import type { TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { paintCanvas } from '../../drawing/paintCanvas.ts';
import type { Picture } from '../../drawing/picture.ts';
import { readHeatColors } from '../../drawing/themeColors.ts';
import { heatScale, rowHeightPx, stripPicture } from '../../drawing/vectorPicture.ts';
import { exactFloat32, shortFloat32, vectorJson, vectorNumpy } from '../../format/float32Text.ts';
import { keyTarget } from '../../keys.ts';
import { useLook } from '../../plain.ts';
import { CopyButton } from '../../widgets/button.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';

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
        <h3>{t('Vector')}</h3>
        <span class="norm-label">
          {t('norm')}{' '}
          <span
            class="norm"
            data-part="norm"
            data-value={norm}
            title={exactFloat32(Math.fround(norm))}
          >
            {shortFloat32(norm)}
          </span>
        </span>
        <div class="together">
          <CopyButton
            label={t('Copy vector')}
            said={t('Vector copied.')}
            text={() => vectorJson(vector)}
          />
          <SaveMenu
            what={t('Vector')}
            name={name}
            picture={() => filePicture(vector)}
            table={() => ({
              columns: ['dimension', 'value'],
              rows: Array.from(vector, (number, i) => [i, number]),
            })}
            forms={{ NumPy: () => vectorNumpy(vector), Python: code }}
          />
        </div>
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
  return { ...stripPicture(vector, limit, filePx), legend: { label: t('Value'), low, high } };
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
        label={t('Dimension of the vector')}
        limit={limit}
        dimension={marked}
        onChoose={setMarked}
        onPoint={setPointed}
      />
      <div class="under-strip">
        <span class="readout" data-part="readout" data-value={vector[read]}>
          {`d${read} = ${exactFloat32(vector[read] ?? NaN)}`}
        </span>
        <div class="legends">
          <Legend
            kind="vector"
            low={`-${shortFloat32(limit)}`}
            zero="0"
            high={shortFloat32(limit)}
          />
          <span class="extremes">{t('min {0}, max {1}', end(lowest), end(highest))}</span>
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
    <details class="folded">
      <summary>{tCount(vector.length, 'All {0} number', 'All {0} numbers')}</summary>
      <ol class="numbers" aria-label={t('Numbers of the vector')} tabIndex={0}>
        {Array.from(vector, (value, i) => (
          <li
            class={i === marked ? 'number-marked' : undefined}
            data-dimension={i}
            data-value={value}
            title={`d${i} = ${exactFloat32(value)}`}
          >
            <span class="dimension">{`d${i}`}</span>{' '}
            <span class="number">{shortFloat32(value)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

interface StripProps {
  readonly vector: Float32Array;
  readonly label: string;
  /** The number with the strongest colour: see `heatScale`. */
  readonly limit: number;
  /** The chosen one, from 0. */
  readonly dimension: number;
  /** By a click or the keys. */
  readonly onChoose: (dimension: number) => void;
  /** The pointer is on one, or on none any more. */
  readonly onPoint: (dimension: number | undefined) => void;
}

/**
 * A vector as coloured cells, one a dimension, in rows of a round number of dimensions. The numbers themselves stand in
 * a list beside it, for everybody who does not see colours.
 */
export function Strip(props: StripProps) {
  const { vector, label, limit, dimension, onChoose, onPoint } = props;
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook(field);
  const [pointed, setPointed] = useState<number>();
  const picture = useMemo(
    () => look && stripPicture(vector, limit, look.widthPx),
    [vector, limit, look],
  );
  useLayoutEffect(() => {
    if (picture) paintCanvas(canvas.current!, picture, readHeatColors(root.current!));
  }, [picture]);
  const point = (at: number | undefined): void => {
    setPointed(at);
    onPoint(at);
  };
  const dimensionAt = (event: TargetedPointerEvent<HTMLElement>): number | undefined => {
    if (!picture) return undefined;
    const { pitch, columns } = picture;
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / pitch.width);
    const row = Math.floor((event.clientY - box.top) / pitch.height);
    const at = row * columns + column;
    return column >= 0 && column < columns && row >= 0 && at < vector.length ? at : undefined;
  };
  const { columns = 1, pitch, size, rowLabels = [] } = picture ?? {};
  const marked = pointed ?? dimension;
  return (
    <div ref={root} class="heat">
      <div class="heat-rows" aria-hidden="true">
        {rowLabels.map(({ number }) => (
          <span>{number}</span>
        ))}
      </div>
      <div
        ref={field}
        class="heat-field"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={vector.length - 1}
        aria-valuenow={dimension}
        aria-valuetext={`d${dimension} = ${exactFloat32(vector[dimension] ?? NaN)}`}
        onPointerMove={(event) => point(dimensionAt(event) ?? pointed)}
        onPointerDown={(event) => {
          const at = dimensionAt(event);
          if (at !== undefined) onChoose(at);
        }}
        onPointerLeave={() => point(undefined)}
        onKeyDown={(event) => {
          const steps = { across: 1, down: columns, page: 10 };
          const target = keyTarget(event, dimension, vector.length, steps);
          if (target === undefined) return;
          point(undefined);
          onChoose(target);
        }}
      >
        <canvas ref={canvas} class="heat-canvas" style={{ height: `${size?.height ?? 0}px` }} />
        {pitch && (
          <div
            class="heat-marker"
            style={{
              left: `${(marked % columns) * pitch.width}px`,
              top: `${Math.floor(marked / columns) * pitch.height}px`,
              width: `${pitch.width}px`,
              height: `${rowHeightPx}px`,
            }}
          />
        )}
      </div>
    </div>
  );
}

/** A dimension that stays from vector to vector, so that it can be followed: at first the one with the largest number. */
export function useDimension(vector: Float32Array) {
  const { length } = vector;
  const first = useMemo(() => heatScale(vector).highest, [length]);
  const [chosen, setChosen] = useState({ length: 0, dimension: 0 });
  const dimension = chosen.length === length ? chosen.dimension : first;
  const choose = (wanted: number): void => setChosen({ length, dimension: wanted });
  return [dimension, choose] as const;
}
