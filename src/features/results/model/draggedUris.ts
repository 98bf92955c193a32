import type { ResultNode } from './resultTree.ts';

/**
 * What an editor opens when these rows are dropped on it: a URI for each file, with the place of the first of its hits that
 * is dragged, as the fragments of VS Code's links have it.
 */
export function draggedUris(nodes: readonly ResultNode[]): readonly string[] {
  const uris = new Map<string, string>();
  for (const node of nodes) {
    if (node.kind === 'rest' || node.kind === 'group') continue;
    const { uri } = node.kind === 'file' ? node : node.hit;
    const name = uri.toString();
    if (uris.has(name)) continue;
    // The fragment of a notebook's cell says which one it is.
    const hasPlace = node.kind !== 'file' && uri.fragment === '';
    uris.set(name, hasPlace ? `${name}#${placeOf(node.hit.range)}` : name);
  }
  return [...uris.values()];
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Lines and columns count from 1. */
function placeOf({ start, end }: { readonly start: Place; readonly end: Place }): string {
  const text = ({ line, character }: Place): string => `${line + 1},${character + 1}`;
  return `L${text(start)}-L${text(end)}`;
}
