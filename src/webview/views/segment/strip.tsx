import { useLayoutEffect } from 'preact/hooks';
import { heatScale } from '../../drawing/heatScale.ts';
import { HeatStrip } from '../../drawing/heatStrip.ts';
import { useLatest, usePlain } from '../../plain.ts';

interface StripProps {
  readonly vector: Float32Array;
  readonly label: string;
  /** The number with the strongest colour, where it is not the vector's own. */
  readonly limit?: number;
  /** The dimension that is chosen elsewhere. */
  readonly dimension?: number | undefined;
  readonly onDimension: (dimension: number, isPinned: boolean) => void;
}

/** A vector as coloured cells. */
export function Strip({ vector, label, limit, dimension, onDimension }: StripProps) {
  const latest = useLatest(onDimension);
  const [ref, strip] = usePlain(
    (root) => new HeatStrip(root, (...args) => latest.current(...args), label),
  );
  useLayoutEffect(() => {
    const scale = heatScale(vector);
    strip.current?.show(vector, { ...scale, limit: limit ?? scale.limit });
  }, [vector, limit]);
  useLayoutEffect(() => {
    if (dimension !== undefined && strip.current?.dimension !== dimension)
      strip.current?.choose(dimension);
  }, [dimension]);
  return <div ref={ref} class="heat" />;
}
