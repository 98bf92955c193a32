import { AppError } from '../../../core/errors/appError.ts';
import { saysOutOfMemory } from '../../../core/errors/outOfMemory.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { RuntimeWish } from '../../../protocol/runtimeApi.ts';
import { describeLoadError, trialText } from './describeLoadError.ts';
import type { MachineMemory } from './machineMemory.ts';
import { tryNativeLibrary } from './nativeTrial.ts';
import { nativeLibrary, wasmLibrary, type OnnxLibrary } from './onnxLibrary.ts';

interface ChosenLibrary {
  readonly library: OnnxLibrary;
  /** Why it is not the native one; undefined where it is, or where this was asked for. */
  readonly reason: string | undefined;
  /** Whether that was found out at an earlier start. */
  readonly isRemembered: boolean;
}

/** Overrides `auto`: `native` or `wasm`. */
const variable = 'SEMANTIC_TEXT_RUNTIME';
const rememberedAs = 'nativeLibrary';

/**
 * ONNX Runtime's native library where it fits this machine, else WebAssembly. With a memory, the library is tried once
 * in a process of its own, and what came of it is remembered; without one it is loaded straight away. Asked for
 * `native`, tries again what did not fit, and throws `engineUnavailable` where it still does not.
 */
export async function chooseLibrary(
  wish: RuntimeWish,
  threads: number,
  memory: MachineMemory | undefined,
): Promise<ChosenLibrary> {
  const wanted = wish === 'auto' ? wishOf(process.env[variable]) : wish;
  if (wanted === 'wasm') return wasm(threads, undefined);
  const known = memory && readResult(await memory.recall(rememberedAs));
  let isRemembered = known !== undefined;
  let reason = wanted === 'native' && known?.fits === false ? undefined : known?.reason;
  if (memory && (known === undefined || (wanted === 'native' && !known.fits))) {
    const result = await tryNativeLibrary();
    isRemembered = false;
    reason = result.reason;
    if (result.isKnown) await memory.remember(rememberedAs, { fits: result.fits, reason });
  }
  if (reason === undefined) {
    try {
      return { library: await nativeLibrary(), reason: undefined, isRemembered };
    } catch (error) {
      isRemembered = false;
      reason = describeLoadError(error);
      // With more memory it may.
      if (!saysOutOfMemory(reason)) await memory?.remember(rememberedAs, { fits: false, reason });
    }
  }
  if (wanted === 'auto') return wasm(threads, trialText(reason), isRemembered);
  throw new AppError(
    'engineUnavailable',
    t(
      'ONNX Runtime’s native library does not run on this machine ({0}); choose the runtime auto or wasm.',
      trialText(reason),
    ),
  );
}

async function wasm(
  threads: number,
  reason: string | undefined,
  isRemembered = false,
): Promise<ChosenLibrary> {
  return { library: await wasmLibrary(threads), reason, isRemembered };
}

function wishOf(value: string | undefined): RuntimeWish {
  if (value === undefined || value === '' || value === 'auto') return 'auto';
  if (value === 'native' || value === 'wasm') return value;
  throw new AppError(
    'invalidInput',
    t('{0} is {1}; it may be auto, native or wasm, or be left out.', variable, value),
  );
}

function readResult(value: unknown): { fits: boolean; reason: string | undefined } | undefined {
  const { fits, reason } = (value ?? {}) as { readonly [key: string]: unknown };
  if (fits === true) return { fits, reason: undefined };
  return fits === false ? { fits, reason: typeof reason === 'string' ? reason : '' } : undefined;
}
