import {
  CancellationTokenSource,
  ErrorCodes,
  ParameterStructures,
  ProgressType,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc';
import { throwIfCancelled, untilAborted } from '../core/errors/appError.ts';
import { t } from '../core/l10n/translate.ts';
import { fromWireError, toWireError } from './wireError.ts';

/** What a caller may give beside the request. `P`: what the callee reports while it works. */
export interface CallOptions<P = never> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: P) => void) | undefined;
}

/**
 * An API that crosses a wire: an interface of methods that take one request (absent or one structured
 * clone) and `CallOptions`, and return a promise.
 */
type Method = (request: never, options?: CallOptions<unknown>) => Promise<unknown>;
type MethodsOf<T> = { readonly [K in keyof T]: Method };

/** The names of an API's methods, each exactly once: what a far end may call. */
export type MethodNames<T> = Readonly<Record<keyof T, true>>;

interface Call {
  readonly request: unknown;
  readonly progress: number | undefined;
}

const progressType = new ProgressType<unknown>();
let lastProgressToken = 0;

/** Answers the far end's calls of `api`'s methods, errors included, and of nothing else. */
export function serve<T extends MethodsOf<T>>(
  connection: MessageConnection,
  api: T,
  methods: MethodNames<T>,
): void {
  connection.onRequest(async (name, params, token) => {
    if (!Object.hasOwn(methods, name)) {
      return new ResponseError(ErrorCodes.MethodNotFound, t('There is no method {0}.', name));
    }
    const { request, progress } = params as unknown as Call;
    const method = api[name as keyof T] as Method;
    const onProgress =
      progress === undefined
        ? undefined
        : (value: unknown) => void connection.sendProgress(progressType, progress, value);
    try {
      return await method.call(api, request as never, { signal: signalOf(token), onProgress });
    } catch (error) {
      return toWireError(error);
    }
  });
}

/**
 * The far end's API. A call rejects with an `AppError`: the far end's own, `engineStopped` when the
 * connection closes, or `cancelled` at once when its signal is aborted (the far end is told and its answer
 * dropped).
 */
export function createProxy<T extends MethodsOf<T>>(
  connection: MessageConnection,
  methods: MethodNames<T>,
): T {
  const proxy = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      (request: unknown, options: CallOptions<unknown> = {}) =>
        call(connection, name, request, options),
    ]),
  );
  return proxy as unknown as T;
}

async function call(
  connection: MessageConnection,
  name: string,
  request: unknown,
  { signal, onProgress }: CallOptions<unknown>,
): Promise<unknown> {
  throwIfCancelled(signal);
  const source = new CancellationTokenSource();
  const progress = onProgress ? ++lastProgressToken : undefined;
  const listener =
    onProgress && progress !== undefined
      ? connection.onProgress(progressType, progress, onProgress)
      : undefined;
  const onAbort = (): void => {
    source.cancel();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const params: Call = { request, progress };
    const answer = connection.sendRequest(name, ParameterStructures.byName, params, source.token);
    return await untilAborted(answer, signal);
  } catch (error) {
    throw fromWireError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    listener?.dispose();
    source.dispose();
  }
}

/** Tells the far end that something happened; a whole snapshot, never a difference. */
export function sendEvent<E, K extends keyof E & string>(
  connection: MessageConnection,
  name: K,
  event: E[K],
): void {
  void connection.sendNotification(name, ParameterStructures.byName, { event });
}

/** Calls `listener` with each event of a name that the far end tells. */
export function onEvent<E, K extends keyof E & string>(
  connection: MessageConnection,
  name: K,
  listener: (event: E[K]) => void,
): void {
  connection.onNotification(name, (params: { event: E[K] }) => {
    listener(params.event);
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
