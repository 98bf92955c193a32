import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { brotliDecompress } from 'node:zlib';
import { withoutTelemetry } from '../../../node/process/withoutTelemetry.ts';
import type { InferenceSessionFactory, TensorConstructor } from 'onnxruntime-node';

/** ONNX Runtime as it was loaded: its native library, or WebAssembly. Both give the same sessions and tensors. */
export interface OnnxLibrary {
  readonly kind: 'ort' | 'wasm';
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
  /** What it can compute on, beside the CPU. */
  readonly devices: readonly string[];
  /** Threads that it can use at most; undefined where each session has its own. */
  readonly threads: number | undefined;
}

const unpacked = promisify(brotliDecompress);

let native: Promise<OnnxLibrary> | undefined;
let wasm: Promise<OnnxLibrary> | undefined;
let inUse: Promise<OnnxLibrary> | undefined;

/** The native library. Rejects where it does not load, and a library that does not fit may end the process. */
export function nativeLibrary(): Promise<OnnxLibrary> {
  native ??= loadNative();
  return native;
}

/** The WebAssembly build, once for each process: the first call decides how many threads it has. */
export function wasmLibrary(threads: number): Promise<OnnxLibrary> {
  wasm ??= loadWasm(threads);
  return wasm;
}

/** What this process computes with from now on, beside the model too. */
export function useLibrary(library: OnnxLibrary): void {
  inUse = Promise.resolve(library);
}

/** What `useLibrary` said last, or else the native library. */
export function libraryInUse(): Promise<OnnxLibrary> {
  inUse ??= nativeLibrary();
  return inUse;
}

async function loadNative(): Promise<OnnxLibrary> {
  Object.assign(process.env, withoutTelemetry);
  const { InferenceSession, Tensor, listSupportedBackends } = await import('onnxruntime-node');
  // Others, CUDA among them, would have to be fetched from elsewhere.
  const devices = listSupportedBackends().flatMap(({ name, bundled }) =>
    bundled && name !== 'cpu' ? [name] : [],
  );
  return { kind: 'ort', InferenceSession, Tensor, devices, threads: undefined };
}

async function loadWasm(wanted: number): Promise<OnnxLibrary> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  const threads = wanted > 1 && (await canStartThreads()) ? wanted : 1;
  env.wasm.numThreads = threads;
  // Our bundles have the two files beside them; from the sources the package finds its own.
  const file = (ending: string): string =>
    join(import.meta.dirname, `ort-wasm-simd-threaded.${ending}`);
  if (existsSync(file('wasm.br'))) {
    env.wasm.wasmPaths = { mjs: pathToFileURL(file('mjs')).href };
    env.wasm.wasmBinary = await unpacked(await readFile(file('wasm.br')));
  }
  return { kind: 'wasm', InferenceSession, Tensor, devices: [], threads };
}

/** A failed start cannot be repeated with fewer threads in the same process, so threads are tried before it. */
async function canStartThreads(): Promise<boolean> {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    const worker = new Worker('', { eval: true });
    return await new Promise<boolean>((resolve) => {
      worker.once('error', () => {
        resolve(false);
      });
      worker.once('exit', (code) => {
        resolve(code === 0);
      });
    });
  } catch {
    return false;
  }
}
