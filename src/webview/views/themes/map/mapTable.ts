import type { PanelSegment } from '../../../../protocol/pageApi.ts';
import type { NumberTable } from '../../../format/numberTable.ts';

/** Their rows, in their order. */
export type ReadSegments = (segments: Int32Array) => Promise<readonly PanelSegment[]>;

/** Where each text lies on the map. `segmentOf`: by point, the first segment that has its text. */
export async function mapTable(
  places: Float32Array,
  segmentOf: Int32Array,
  groupName: (segment: number) => string,
  read: ReadSegments,
): Promise<NumberTable> {
  const texts = await read(segmentOf);
  return {
    columns: ['line', 'x', 'y', 'group', 'text'],
    rows: texts.map(({ line, label }, point) => {
      const at = [places[2 * point] ?? NaN, places[2 * point + 1] ?? NaN];
      return [line, ...at, groupName(segmentOf[point] ?? -1), label];
    }),
  };
}
