import type { AttentionMap, AttentionOverview } from '../../../protocol/insideApi.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { InsideReference } from '../../../protocol/pageTokens.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { WindowTokens } from '../../text/windowTokens.ts';
import { leastEvenMap } from './leastEven.ts';
import { openText, type OpenText } from '../segment/segmentTab.tsx';

/** A map of a window, which any of its tokens names. */
interface MapRequest extends InsideReference {
  /** Undefined where none was chosen: then it is the map that shows most of the token. */
  readonly layer: number | undefined;
  /** 0 for the mean. */
  readonly head: number | undefined;
}

/** All that is shown of a window: its maps, small, one of them whole, and its tokens. */
export interface Maps {
  readonly window: InsideReference;
  readonly text: OpenText;
  /** The second text of a pair. */
  readonly second: OpenText | undefined;
  readonly overview: AttentionOverview;
  readonly layer: number;
  readonly head: number;
  readonly map: AttentionMap;
  readonly tokens: WindowTokens;
}

/** What a part of the tab is drawn from. */
export interface MapsProps {
  readonly maps: Maps;
  /** The chosen token's, in the window. */
  readonly position: number;
  /** Another one was chosen. */
  readonly onChoose: (position: number) => void;
}

/** Fetches what is missing of a map; of the same window `before` has the rest. */
export async function readMaps(
  api: PageApi,
  { layer: wantedLayer, head: wantedHead, ...window }: MapRequest,
  text: OpenText,
  options: CallOptions,
  before: Maps | undefined,
): Promise<Maps> {
  const known = JSON.stringify(before?.window) === JSON.stringify(window) ? before : undefined;
  const second =
    known || window.second === undefined
      ? known?.second
      : await openText(api, { ...text.reference, segment: window.second }, options);
  const overview = known?.overview ?? (await api.attentionOverview(window, options));
  const { layers, heads, window: read } = overview;
  const first = leastEvenMap(overview, Math.min(window.token - read.start, read.size - 1));
  const layer = Math.max(1, Math.min(layers, wantedLayer ?? first.layer));
  const head = Math.max(0, Math.min(heads, wantedHead ?? first.head));
  const choice = { layer, head: head === 0 ? ('mean' as const) : head };
  const map = await api.attention({ ...window, ...choice }, options);
  const tokens = known?.tokens ?? new WindowTokens(map.window, text.store, second?.store);
  await tokens.load();
  return { window, text, second, overview, layer, head, map, tokens };
}
