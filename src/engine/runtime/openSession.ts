import { devices } from '../../core/embedder/modelSession.ts';
import { t } from '../../core/l10n/translate.ts';
import { int8Model } from '../../core/model/int8/int8Graph.ts';
import { parseInt8Scales } from '../../core/model/int8/int8Scales.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { RuntimeFallback, RuntimeReport, RuntimeRequest } from '../../protocol/runtimeApi.ts';
import { trySession } from './agreement.ts';
import { LayeredSession, type LayeredSessionOptions } from './layeredSession.ts';
import { chooseLibrary } from './library/chooseLibrary.ts';
import { trialText } from './library/describeLoadError.ts';
import { MachineMemory } from './library/machineMemory.ts';
import { tryNativeLibrary } from './library/nativeTrial.ts';
import { useLibrary, type OnnxLibrary } from './library/onnxLibrary.ts';
import { onnxRuntime, type Arithmetic } from './onnxRuntime.ts';

interface SessionRequest extends RuntimeRequest, LayeredSessionOptions {
  readonly onnx: Uint8Array;
  /** Of `int8.safetensors`, where the model has it. */
  readonly int8Scales?: Uint8Array | undefined;
  /** Ids of some texts: what another arithmetic is compared with fp32 on. */
  readonly trialIds: () => readonly Int32Array[];
  readonly threads: number;
  readonly log: (entry: LogEntry) => void;
}

interface OpenedSession {
  readonly session: LayeredSession;
  readonly report: RuntimeReport;
}

/** A model loaded as it is wished, or as it can be here: what is different is in the report and in the log. */
export async function openSession(request: SessionRequest): Promise<OpenedSession> {
  const { memoryFolder, log } = request;
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
    const message = t(
      'ONNX Runtime’s native library does not run on this machine ({0}); WebAssembly computes instead, several times slower.',
      reason,
    );
    // The command line shows warnings: once is enough.
    fallBack('runtime', message, isRemembered ? 'info' : 'warn');
  }
  const threads = library.threads ?? request.threads;

  const load = (onnx: Uint8Array, arithmetic: Arithmetic): Promise<LayeredSession> =>
    LayeredSession.create(onnx, onnxRuntime(library, threads, arithmetic), request);
  const exact = await load(request.onnx, { precision: 'fp32' });
  const device = await chooseDevice(request.device ?? 'cpu', library, fallBack);
  const other = otherArithmetic(request, device, library, fallBack);
  if (!other) return { session: exact, report: { fallbacks } };
  const { onnx, arithmetic, least } = other;
  const { session, problem } = await trySession({
    load: () => load(onnx, arithmetic),
    exact,
    ids: request.trialIds(),
    least,
  });
  if (session) {
    await exact.dispose();
    return { session, report: { fallbacks } };
  }
  const why = problem.replace(/\.$/, '');
  const message =
    device === undefined
      ? t('int8 is not used: {0}. The CPU computes in fp32.', why)
      : t('The device {0} is not used: {1}. The CPU computes in fp32.', device, why);
  fallBack(device === undefined ? 'precision' : 'device', message);
  return { session: exact, report: { fallbacks } };
}

/** What is tried beside fp32 on the CPU. */
interface OtherArithmetic {
  readonly onnx: Uint8Array;
  readonly arithmetic: Arithmetic;
  /** The least cosine that its vectors may have to those of fp32 on the CPU. */
  readonly least: number;
}

// On the trial's texts the bundled model's int8 has .9973 at least where products are summed exactly, and .9944 where sums
// overflow, as with AVX2 alone. A device rounds otherwise, and no more than that.
const leastOfInt8 = 0.996;
const leastOfDevice = 0.999;

/** The device that was asked for, or int8; undefined where neither was or can be had. */
function otherArithmetic(
  { onnx, precision, int8Scales }: SessionRequest,
  device: Arithmetic['device'],
  library: OnnxLibrary,
  fallBack: FallBack,
): OtherArithmetic | undefined {
  const refuse = (why: string): void => {
    fallBack('precision', t('The model is computed in fp32, not in int8: {0}.', why));
  };
  if (device !== undefined) {
    if (precision === 'int8') refuse(t('only the CPU computes in it'));
    const arithmetic = { precision: 'fp32', device } as const;
    return { onnx, arithmetic, least: leastOfDevice };
  }
  if (precision !== 'int8') return undefined;
  if (library.kind !== 'ort') {
    refuse(t('WebAssembly has no other arithmetic for it'));
    return undefined;
  }
  const written = int8Scales && int8Model(onnx, parseInt8Scales(int8Scales));
  if (!written) {
    refuse(t('only the bundled model has what that needs'));
    return undefined;
  }
  return { onnx: written, arithmetic: { precision }, least: leastOfInt8 };
}

type FallBack = (
  about: RuntimeFallback['about'],
  message: string,
  level?: LogEntry['level'],
) => void;

/** The device that was asked for, once it has computed something in a process of its own; a driver can end one. */
async function chooseDevice(
  wanted: string,
  library: OnnxLibrary,
  fallBack: FallBack,
): Promise<Arithmetic['device']> {
  if (wanted === 'cpu') return undefined;
  const device = devices.find((name) => name === wanted);
  let reason: string;
  if (device === undefined) reason = t('no device is called so');
  else if (library.kind === 'wasm') reason = t('it needs the native library');
  else if (!library.devices.includes(device)) {
    reason = t('ONNX Runtime has none for {0}-{1}', process.platform, process.arch);
  } else {
    const result = await tryNativeLibrary(device);
    if (result.fits) return device;
    reason = result.reason === undefined ? t('it does not answer') : trialText(result.reason);
  }
  fallBack(
    'device',
    t('The device {0} cannot be used ({1}); the CPU computes instead.', wanted, reason),
  );
  return undefined;
}
