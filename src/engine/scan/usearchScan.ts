import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CodeScan } from '../../core/rows/codeScan.ts';
import type { TopHits } from '../../core/vectors/topHits.ts';

/** What we use of usearch's native part. */
interface UsearchBinding {
  version(): string;
  /** Reads `dataset` from the start of its buffer. Offsets and distances, nearest first. */
  exactSearch(
    dataset: Int8Array | Float32Array,
    query: Int8Array | Float32Array,
    dims: number,
    count: number,
    metric: 'cos' | 'ip',
    threads: number,
  ): [offsets: BigUint64Array, distances: Float32Array, counts: BigUint64Array];
}

// More hardly help: the scan waits for memory. The model has the other cores.
const threads = 1;

interface FoundScan {
  readonly binding: UsearchBinding | undefined;
  readonly scan: CodeScan | undefined;
  /** For the log: what scans, and why it is not usearch where it is not. */
  readonly note: string;
}

const nothing = { binding: undefined, scan: undefined };
let found: FoundScan | undefined;

/** usearch, where its binary loads: it is not there for every platform, and on Linux needs glibc 2.34. */
export function usearchScan(): FoundScan {
  found ??= load();
  return found;
}

function load(): FoundScan {
  const path = binaryPath();
  if (path === undefined) {
    return {
      ...nothing,
      note: `typed-array loops (usearch has no binary for ${process.platform}-${process.arch})`,
    };
  }
  try {
    const binding = createRequire(path)(path) as UsearchBinding;
    const scan = scanWith(binding);
    return { binding, scan, note: scan.name };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...nothing, note: `typed-array loops (usearch does not load: ${reason})` };
  }
}

function scanWith(binding: UsearchBinding): CodeScan {
  const offer = (
    { 0: offsets, 1: distances }: ReturnType<UsearchBinding['exactSearch']>,
    first: number,
    top: TopHits,
  ): void => {
    // Their lower halves, on every platform that there is a binary for: no BigInt for each.
    const low = new Uint32Array(offsets.buffer, offsets.byteOffset, 2 * offsets.length);
    for (let i = 0; i < offsets.length; i++) {
      top.offer(first + (low[2 * i] ?? 0), 1 - (distances[i] ?? 2));
    }
  };
  return {
    name: `usearch ${binding.version()}`,
    nearest({ codes, rows }, query, count, first, top) {
      const dims = query.length;
      const dataset = codes.length === rows * dims ? codes : codes.subarray(0, rows * dims);
      offer(
        binding.exactSearch(dataset, query, dims, Math.min(count, rows), 'cos', threads),
        first,
        top,
      );
    },
    nearestExact({ data, rows }, query, count, first, top) {
      const dims = query.length;
      const dataset = data.length === rows * dims ? data : data.subarray(0, rows * dims);
      // It reads from the start of the buffer.
      const asked = query.byteOffset === 0 ? query : query.slice();
      offer(
        binding.exactSearch(dataset, asked, dims, Math.min(count, rows), 'ip', threads),
        first,
        top,
      );
    },
  };
}

/**
 * The package's own entry needs two more packages to find its binary, and `exports` keeps the binary from `require`.
 * It lies in `node_modules` beside `dist`, in a checkout and in the installed extension alike.
 */
function binaryPath(): string | undefined {
  // Sources that Node runs as they are have no __dirname.
  let folder = typeof __dirname === 'string' ? __dirname : dirname(process.argv[1] ?? '');
  for (;;) {
    const prebuilds = join(folder, 'node_modules', 'usearch', 'prebuilds');
    for (const name of platformNames()) {
      const path = join(prebuilds, name, 'usearch.node');
      if (existsSync(path)) return path;
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function platformNames(): string[] {
  const name = `${process.platform}-${process.arch}`;
  return process.platform === 'darwin' ? ['darwin-arm64+x64', name] : [name];
}
