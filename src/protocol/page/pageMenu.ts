import type { ContentReference } from '../contentReference.ts';

/** What of a page a right click may be on. */
export type MenuSection = 'token' | 'segment' | 'neighbour' | 'pair';

/** Where a right click in a page was. Segments and tokens count from 0. */
export type MenuPlace = ContentReference &
  (
    | {
        readonly section: 'token';
        readonly segment: number;
        readonly token: number;
        /** The one whose vector the page shows: 0 is the embedding layer, -1 the last. */
        readonly layer: number;
      }
    | { readonly section: 'segment'; readonly segment: number }
    /** See `Neighbour.id`. */
    | { readonly section: 'neighbour'; readonly neighbour: string }
    | { readonly section: 'pair'; readonly segment: number; readonly second: number }
  );

/**
 * What an element of the page holds in `data-vscode-context`: VS Code lays the objects of an element and of all around
 * it over one another, looks in them for the conditions of `webview/context`, and gives them to the command.
 */
export interface MenuContext extends Partial<ContentReference> {
  /** The conditions' name for the section. */
  readonly webviewSection?: MenuSection;
  /** VS Code's own Cut, Copy and Paste have nothing to do with what has a menu of its own. */
  readonly preventDefaultContextMenuItems?: true;
  readonly segment?: number;
  readonly second?: number;
  readonly token?: number;
  readonly layer?: number;
  readonly neighbour?: string;
}

/** The attribute of an element that tells VS Code what a right click on it is about. */
export function menuPlace(context: MenuContext): { readonly 'data-vscode-context': string } {
  const { webviewSection: section } = context;
  const own = section === undefined ? {} : { preventDefaultContextMenuItems: true };
  return { 'data-vscode-context': JSON.stringify({ ...context, ...own }) };
}

/** The place that a command was given; undefined where it was given something else, as by another menu. */
export function menuPlaceOf(context: unknown): MenuPlace | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const given = context as Readonly<Record<keyof MenuContext, unknown>>;
  const { version, segment, second, token, layer, neighbour } = given;
  if (typeof version !== 'string') return undefined;
  const reference = { version };
  switch (given.webviewSection) {
    case 'token':
      if (!isWhole(segment) || !isWhole(token) || !isWhole(layer)) return undefined;
      return { ...reference, section: 'token', segment, token, layer };
    case 'segment':
      return isWhole(segment) ? { ...reference, section: 'segment', segment } : undefined;
    case 'neighbour':
      if (typeof neighbour !== 'string') return undefined;
      return { ...reference, section: 'neighbour', neighbour };
    case 'pair':
      if (!isWhole(segment) || !isWhole(second)) return undefined;
      return { ...reference, section: 'pair', segment, second };
    default:
      return undefined;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
