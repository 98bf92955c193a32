import { AppError } from '../../core/errors/appError.ts';
import { hasBlockWeights } from '../../core/model/blockWeights.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { RuntimeFallback, RuntimeReport, RuntimeRequest } from '../../protocol/runtimeApi.ts';
import { LayeredSession, type LayeredSessionOptions } from './layeredSession.ts';
import { chooseLibrary } from './chooseLibrary.ts';
import { MachineMemory } from './machineMemory.ts';
import { tryNativeLibrary } from './nativeTrial.ts';
import { useLibrary, type OnnxLibrary } from './onnxLibrary.ts';
import { onnxRuntime, type Arithmetic } from './onnxRuntime.ts';

interface SessionRequest extends RuntimeRequest, LayeredSessionOptions {
  readonly onnx: Uint8Array;
  readonly threads: number;
  readonly log: (entry: LogEntry) => void;
}

interface OpenedSession {
  readonly session: LayeredSession;
  readonly report: RuntimeReport;
}

/** A model loaded as it is wished, or as it can be here: what is different is in the report and in the log. */
export async function openSession(request: SessionRequest): Promise<OpenedSession> {
  const { onnx, memoryFolder, log } = request;
  const memory = memoryFolder === undefined ? undefined : new MachineMemory(memoryFolder, log);
  const fallbacks: RuntimeFallback[] = [];
  const fallBack: FallBack = (about, message, level = 'warn') => {
    fallbacks.push({ about, message });
    log({ level, message });
  };

  const wish = request.runtime ?? 'auto';
  const { library, reason, isRemembered } = await chooseLibrary(wish, request.threads, memory);
  useLibrary(library);
  if (reason !== undefined) {
    const message = `ONNX Runtime’s native library does not run on this machine (${reason}); WebAssembly computes instead, several times slower.`;
    // The command line shows warnings: once is enough.
    fallBack('runtime', message, isRemembered ? 'info' : 'warn');
  }
  const threads = library.threads ?? request.threads;

  const device = await chooseDevice(request.device ?? 'cpu', library, fallBack);
  let precision = request.precision ?? 'fp32';
  const isNative = library.kind === 'ort';
  // WebAssembly unpacks such weights whatever it is told.
  if (precision === 'int8' && !(isNative && hasBlockWeights(onnx))) {
    const why = isNative
      ? 'its weights are not stored as integers in blocks'
      : 'WebAssembly has no other arithmetic for it';
    fallBack('precision', `The model is computed in fp32, not in int8: ${why}.`);
    precision = 'fp32';
  }

  const load = (arithmetic: Arithmetic): Promise<LayeredSession> =>
    LayeredSession.create(onnx, onnxRuntime(library, threads, arithmetic), request);
  const session = await firstThatLoads({ precision, device }, load, fallBack);
  return { session, report: { fallbacks } };
}

type FallBack = (
  about: RuntimeFallback['about'],
  message: string,
  level?: LogEntry['level'],
) => void;

/** The device that was asked for, once it has computed something in a process of its own; a driver can end one. */
async function chooseDevice(
  wanted: NonNullable<RuntimeRequest['device']>,
  library: OnnxLibrary,
  fallBack: FallBack,
): Promise<Arithmetic['device']> {
  if (wanted === 'cpu') return undefined;
  let reason: string;
  if (library.kind === 'wasm') reason = 'it needs the native library';
  else if (!library.devices.includes(wanted)) {
    reason = `ONNX Runtime has none for ${process.platform}-${process.arch}`;
  } else {
    const result = await tryNativeLibrary(wanted);
    if (result.fits) return wanted;
    reason = result.reason ?? 'it does not answer';
  }
  fallBack('device', `The device ${wanted} cannot be used (${reason}); the CPU computes instead.`);
  return undefined;
}

/** Loads the model as it is wished, and where that fails on the CPU, and where that fails in fp32. */
async function firstThatLoads(
  wish: Arithmetic,
  load: (arithmetic: Arithmetic) => Promise<LayeredSession>,
  fallBack: FallBack,
): Promise<LayeredSession> {
  const { device, precision } = wish;
  if (device === undefined && precision === 'fp32') return load(wish);
  try {
    return await load(wish);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const next: Arithmetic = device === undefined ? { precision: 'fp32' } : { precision };
    const session = await firstThatLoads(next, load, () => undefined);
    if (device !== undefined) {
      const message = `The device ${device} cannot run this model, so the CPU does. ${error.message}`;
      fallBack('device', message);
    }
    if (session.info.precision !== precision) {
      const message = `The model cannot be computed in ${precision}, so it is in fp32. ${error.message}`;
      fallBack('precision', message);
    }
    return session;
  }
}
