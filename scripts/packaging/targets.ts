import nativeLoader from './nativeLoader.json' with { type: 'json' };

/** Where a package may be installed, in the Marketplace's words. */
export type Target =
  | 'linux-x64'
  | 'linux-arm64'
  | 'win32-x64'
  | 'win32-arm64'
  | 'darwin-arm64'
  | 'darwin-x64'
  | 'alpine-x64'
  | 'alpine-arm64';

interface NativeParts {
  /** ONNX Runtime's library: its binding is beside it. Of names for the same file the one that the binding asks for. */
  readonly onnx: string;
  /** usearch's folder of this target; null where it has none, and our own loops scan. */
  readonly usearch: string | null;
}

/** What is native in each target's package; null where WebAssembly computes. */
const nativeParts: Readonly<Record<Target, NativeParts | null>> = {
  'linux-x64': { onnx: 'linux/x64/libonnxruntime.so.1', usearch: 'linux-x64' },
  'linux-arm64': { onnx: 'linux/arm64/libonnxruntime.so.1', usearch: 'linux-arm64' },
  // Without DirectML.dll, dxcompiler.dll and dxil.dll, which it loads only for a graphics card.
  'win32-x64': { onnx: 'win32/x64/onnxruntime.dll', usearch: 'win32-x64' },
  'win32-arm64': { onnx: 'win32/arm64/onnxruntime.dll', usearch: null },
  'darwin-arm64': { onnx: 'darwin/arm64/libonnxruntime.1.dylib', usearch: 'darwin-arm64+x64' },
  'darwin-x64': null,
  'alpine-x64': null,
  'alpine-arm64': null,
};

export const allTargets = Object.keys(nativeParts) as Target[];

/** Paths of the native binaries in a target's package. */
export function binariesOf(target: Target): string[] {
  const parts = nativeParts[target];
  if (parts === null) return [];
  const library = `node_modules/onnxruntime-node/bin/napi-v6/${parts.onnx}`;
  return [
    library,
    library.replace(/[^/]+$/, 'onnxruntime_binding.node'),
    ...(parts.usearch === null
      ? []
      : [`node_modules/usearch/prebuilds/${parts.usearch}/usearch.node`]),
  ];
}

/** Paths of all that a target's package has of `node_modules`. */
export function dependenciesOf(target: Target): string[] {
  const binaries = binariesOf(target);
  if (binaries.length === 0) return [];
  const hasUsearch = binaries.some((path) => path.includes('/usearch/'));
  return [
    ...nativeLoader,
    ...binaries,
    ...(hasUsearch ? ['node_modules/usearch/package.json'] : []),
  ];
}
