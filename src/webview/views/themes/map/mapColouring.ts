import { t } from '../../../../core/l10n/translate.ts';
import type { PageThemes } from '../../../../protocol/page/pageThemes.ts';
import type { PanelDocument } from '../../../../protocol/pageApi.ts';
import {
  lookOf,
  looksOf,
  quietColorOn,
  shapes,
  colorCount,
  type Ground,
  type Look,
} from '../../../drawing/points/mapPalette.ts';
import type { MapName } from '../../../drawing/points/mapNames.ts';
import type { Spot } from '../../../drawing/points/mapWindow.ts';
import type { Rgb } from '../../../drawing/themeColors.ts';

/** What points are coloured by. Arrays are by segment of the content. */
export type MapColouring =
  | {
      readonly kind: 'groups';
      readonly key: string;
      /** What a list of ways to colour calls it. */
      readonly label: string;
      readonly names: readonly string[];
      /** Index in `names`; -1: in none. */
      readonly groupOf: Int32Array;
      /** What those in none are called. */
      readonly noneName: string;
    }
  | {
      readonly kind: 'numbers';
      readonly key: string;
      readonly label: string;
      /** 0 to 1, how strong the colour is; NaN for none. */
      readonly shares: Float32Array;
      /** What is said of the ends of the scale. */
      readonly low: string;
      readonly high: string;
    };

/** One group of points. */
export interface ColouredGroup {
  /** Index in the colouring's names; -1: those in none. */
  readonly group: number;
  readonly name: string;
  readonly look: Look;
  readonly count: number;
  /** Where most of it lies. */
  readonly middle: Spot;
}

/** How each point looks, and what that means. */
export interface ColouredMap {
  /** By point: index in `palette`. */
  readonly looks: Uint8Array;
  readonly palette: readonly Look[];
  /** By point: index in the colouring's names, -1 for none; undefined where numbers colour. */
  readonly groupOf: Int32Array | undefined;
  /** The largest first; those in none come last. Empty where numbers colour. */
  readonly groups: readonly ColouredGroup[];
  readonly names: readonly MapName[];
}

/** What colours are mixed of where numbers colour. */
interface Heat {
  readonly zero: Rgb;
  readonly positive: Rgb;
}

const lookCount = colorCount * shapes.length;
const heatSteps = 64;
/** Of a point's colour at the least: else it would be lost on the ground. */
const leastHeat = 0.3;

/** `segmentOf`: by point, the first segment that has its text. */
export function colouredMap(
  places: Float32Array,
  segmentOf: Int32Array,
  colouring: MapColouring | undefined,
  ground: Ground,
  heat: Heat,
): ColouredMap {
  const quiet: Look = { color: quietColorOn(ground), shape: 'circle' };
  if (!colouring) {
    const looks = new Uint8Array(segmentOf.length);
    const plain: Look = { color: heat.positive, shape: 'circle' };
    return { looks, palette: [plain], groupOf: undefined, groups: [], names: [] };
  }
  if (colouring.kind === 'numbers') {
    const palette = Array.from({ length: heatSteps }, (_, i): Look => {
      const share = leastHeat + ((1 - leastHeat) * i) / (heatSteps - 1);
      const mix = (part: 0 | 1 | 2): number =>
        Math.round(heat.zero[part] + (heat.positive[part] - heat.zero[part]) * share);
      return { color: [mix(0), mix(1), mix(2)], shape: 'circle' };
    });
    const looks = Uint8Array.from(segmentOf, (segment) => {
      const share = colouring.shares[segment] ?? NaN;
      if (Number.isNaN(share)) return heatSteps;
      return Math.round(Math.max(0, Math.min(1, share)) * (heatSteps - 1));
    });
    return { looks, palette: [...palette, quiet], groupOf: undefined, groups: [], names: [] };
  }
  const { names, groupOf: groupOfSegment, noneName } = colouring;
  const groupOf = segmentOf.map((segment) => groupOfSegment[segment] ?? -1);
  const found = groupMiddles(places, groupOf, names.length);
  const order = found
    .map((_, group) => group)
    .filter((group) => found[group]!.count > 0)
    .sort((a, b) => found[b]!.count - found[a]!.count || a - b);
  const numbers = looksOf(order.map((group) => found[group]!.middle));
  const numberOf = new Uint8Array(names.length);
  order.forEach((group, i) => (numberOf[group] = numbers[i]!));
  const groups = order.map((group): ColouredGroup => {
    const look = lookOf(numberOf[group]!, ground);
    return { group, name: names[group] ?? '', look, ...found[group]! };
  });
  const noneCount = groupOf.reduce((count, group) => count + (group < 0 ? 1 : 0), 0);
  const none = {
    ...{ group: -1, name: noneName, look: quiet },
    ...{ count: noneCount, middle: { x: 0, y: 0 } },
  };
  return {
    looks: Uint8Array.from(groupOf, (group) => (group < 0 ? lookCount : numberOf[group]!)),
    palette: [...Array.from({ length: lookCount }, (_, i) => lookOf(i, ground)), quiet],
    groupOf,
    groups: noneCount > 0 ? [...groups, none] : groups,
    names: groups.map(({ name, middle, look }) => ({ text: name, at: middle, look })),
  };
}

/** How many points each group has, and the median of where they lie. */
function groupMiddles(
  places: Float32Array,
  groupOf: Int32Array,
  count: number,
): { readonly count: number; readonly middle: Spot }[] {
  const sizes = new Int32Array(count);
  for (const group of groupOf) if (group >= 0) sizes[group]!++;
  const xs = Array.from(sizes, (size) => new Float32Array(size));
  const ys = Array.from(sizes, (size) => new Float32Array(size));
  const next = new Int32Array(count);
  groupOf.forEach((group, point) => {
    if (group < 0) return;
    xs[group]![next[group]!] = places[2 * point]!;
    ys[group]![next[group]!++] = places[2 * point + 1]!;
  });
  const median = (values: Float32Array): number => values.sort()[values.length >> 1] ?? 0;
  return Array.from(sizes, (size, group) => ({
    count: size,
    middle: { x: median(xs[group]!), y: median(ys[group]!) },
  }));
}

/** By the themes that were found, and by document where there are several. */
export function themeColourings(
  { themes, themeOf }: Pick<PageThemes, 'themes' | 'themeOf'>,
  documents: readonly PanelDocument[],
): MapColouring[] {
  const ways: MapColouring[] = [];
  if (themes.length > 0) {
    const names = themes.map(({ name }) => name);
    ways.push({
      ...{ kind: 'groups', key: themeKey, label: t('Theme'), names },
      ...{ groupOf: themeOf, noneName: t('In no theme') },
    });
  }
  if (documents.length > 1) {
    const names = documents.map(({ title }) => title);
    ways.push({
      ...{ kind: 'groups', key: 'document', label: t('File'), names },
      ...{ groupOf: documentNumbers(documents), noneName: '' },
    });
  }
  return ways;
}

/** The key of the way that colours by theme. */
const themeKey = 'theme';

/** By segment the number of its document. */
function documentNumbers(documents: readonly PanelDocument[]): Int32Array {
  const count = documents.reduce((sum, { segmentCount }) => sum + segmentCount, 0);
  const groupOf = new Int32Array(count);
  documents.forEach(({ firstSegment, segmentCount }, group) => {
    groupOf.fill(group, firstSegment, firstSegment + segmentCount);
  });
  return groupOf;
}

/** What the group of a segment is called; empty where there are none. */
export function groupNameOf(colouring: MapColouring | undefined, segment: number): string {
  if (colouring?.kind !== 'groups') return '';
  const group = colouring.groupOf[segment] ?? -1;
  return group < 0 ? colouring.noneName : (colouring.names[group] ?? '');
}

/** By point, the first segment that has its text. */
export function firstSegments(textOf: Int32Array, count: number): Int32Array {
  const segmentOf = new Int32Array(count).fill(-1);
  for (let segment = textOf.length - 1; segment >= 0; segment--) {
    const text = textOf[segment]!;
    if (text >= 0) segmentOf[text] = segment;
  }
  return segmentOf;
}
