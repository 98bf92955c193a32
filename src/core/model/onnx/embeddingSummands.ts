import type { EmbeddingPart } from '../../embedder/modelSession.ts';
import type { GraphWalk } from './graphWalk.ts';

/**
 * Which of the values that the embedding layer adds up is a token's word, its position and its token type; names
 * of values. Empty where one of them is not known.
 */
export function findEmbeddingParts(
  walk: GraphWalk,
  summands: readonly string[],
): ReadonlyMap<EmbeddingPart, string> {
  const parts = new Map<EmbeddingPart, string>();
  for (const summand of summands) {
    const part = partOf(walk, summand);
    if (parts.has(part)) return new Map();
    parts.set(part, summand);
  }
  if (!parts.has('word')) return new Map();
  const named = (part: EmbeddingPart): [EmbeddingPart, string][] => {
    const value = parts.get(part);
    return value === undefined ? [] : [[part, value]];
  };
  return new Map([...named('word'), ...named('position'), ...named('tokenType')]);
}

// Tables of token types have two rows; no model of the family reads as few positions.
const maxTokenTypes = 4;

function partOf(walk: GraphWalk, summand: string): EmbeddingPart {
  const tables: string[] = [];
  const nodes = walk.ancestors([summand], (value) => {
    const node = walk.producer(value);
    return node !== undefined && isShape(node.opType);
  });
  // A quantised table is gathered twice: its codes and its scales.
  const gathers = nodes.filter(
    ({ opType, inputs }) => isGather(opType) && !isShape(walk.maker(inputs[0] ?? '')?.opType ?? ''),
  );
  for (const { inputs } of gathers) {
    const source = indexSource(walk, inputs[1] ?? '');
    if (source) return source;
    tables.push(walk.origin(inputs[0] ?? ''));
  }
  // No input chooses the row: positions that the graph counts, or one token type for all.
  if (tables.length === 0) tables.push(walk.origin(summand));
  const dims = tables.flatMap((table) => [walk.graph.initializers.get(table)])[0];
  if (!dims) return 'position';
  const rows = dims.slice(0, -1).reduce((product, size) => product * size, 1);
  return rows <= maxTokenTypes ? 'tokenType' : 'position';
}

/** What the ids that choose the rows are, where they are an input. Positions may be counted from `input_ids`. */
function indexSource(walk: GraphWalk, indices: string): EmbeddingPart | undefined {
  let at = walk.origin(indices);
  for (let node = walk.producer(at); node && reshapers.has(node.opType);) {
    at = walk.origin(node.inputs[0] ?? '');
    node = walk.producer(at);
  }
  if (at === 'input_ids') return 'word';
  if (at === 'token_type_ids') return 'tokenType';
  const from = walk.ancestors([at], () => false).flatMap(({ inputs }) => inputs);
  return at === 'position_ids' || from.includes('position_ids') ? 'position' : undefined;
}

function isGather(opType: string): boolean {
  return opType === 'Gather' || opType === 'com.microsoft.GatherBlockQuantized';
}

/** What it gives depends on how long a value is, not on what it holds. */
function isShape(opType: string): boolean {
  return opType === 'Shape' || opType === 'Size';
}

const reshapers: ReadonlySet<string> = new Set([
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Expand',
]);
