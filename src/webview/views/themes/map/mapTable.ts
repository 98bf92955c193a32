import type { PanelSegment } from '../../../../protocol/pageApi.ts';
import type { NumberTable } from '../../../format/numberTable.ts';

/** As many as one call may ask for. */
const readAtOnce = 1000;

/** Where each text lies on the map. `segmentOf`: by point, the first segment that has its text. */
export async function mapTable(
  places: Float32Array,
  segmentOf: Int32Array,
  groupName: (segment: number) => string,
  read: (segments: Int32Array) => Promise<readonly PanelSegment[]>,
): Promise<NumberTable> {
  const rows: (string | number)[][] = [];
  for (let first = 0; first < segmentOf.length; first += readAtOnce) {
    const segments = segmentOf.slice(first, first + readAtOnce);
    const texts = await read(segments);
    texts.forEach(({ line, label }, i) => {
      const point = first + i;
      const at = [places[2 * point] ?? NaN, places[2 * point + 1] ?? NaN];
      rows.push([line, ...at, groupName(segments[i] ?? -1), label]);
    });
  }
  return { columns: ['line', 'x', 'y', 'group', 'text'], rows };
}
