import {
  AppError,
  isCancellation,
  throwIfCancelled,
  untilAborted,
  type ErrorCode,
} from '../core/errors/appError.ts';
import { t } from '../core/l10n/translate.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

/** An API that crosses the wire: methods that take one request and `CallOptions`. */
type Method = (request: never, options?: CallOptions<unknown>) => Promise<unknown>;
type MethodsOf<T> = { readonly [K in keyof T]: Method };

type Message =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: string;
      readonly request: unknown;
      /** Whether the caller wants to know how far it is. */
      readonly isFollowed: boolean;
    }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  /** The caller no longer waits. */
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly stack: string | undefined;
    }
  | { readonly kind: 'event'; readonly name: string; readonly event: unknown };

type CallMessage = Extract<Message, { readonly kind: 'call' }>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

// Other messages may reach a window, of browser extensions for example.
const mark = 'semanticText';

/**
 * One end of the wire between host and page: calls with one request each, their progress, answers or errors,
 * and events. As `rpc.ts` is for processes, for a wire that has structured clones: a library for it would be a third of the
 * page.
 */
export class PageWire {
  readonly #post: (message: unknown) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, AbortController>();
  readonly #listeners = new Map<string, (event: never) => void>();
  #served: (name: string) => Method | undefined = () => undefined;
  #lastId = 0;
  #isClosed = false;

  /** `post` gives a message to the other end, whose `receive` gets it, maybe without what is undefined. */
  constructor(post: (message: unknown) => void) {
    this.#post = post;
  }

  /** Answers the far end's calls of `api`'s methods, errors included, and of nothing else. */
  serve<T extends MethodsOf<T>>(api: T, methods: MethodNames<T>): void {
    this.#served = (name) => {
      const method = Object.hasOwn(methods, name) ? api[name as keyof T] : undefined;
      return method && ((request, options) => method.call(api, request, options));
    };
  }

  /**
   * The far end's API. A call rejects with an `AppError`: the far end's own, `engineStopped` when the wire is closed, or
   * `cancelled` at once when its signal is aborted (the far end is told and its answer dropped).
   */
  proxy<T extends MethodsOf<T>>(methods: MethodNames<T>): T {
    const calls = Object.keys(methods).map((name) => [
      name,
      (request: unknown, options: CallOptions<unknown> = {}) => this.#call(name, request, options),
    ]);
    return Object.fromEntries(calls) as T;
  }

  /** Tells the far end that something happened. */
  sendEvent<E, K extends keyof E & string>(name: K, event: E[K]): void {
    this.#say({ kind: 'event', name, event });
  }

  onEvent<E, K extends keyof E & string>(name: K, listener: (event: E[K]) => void): void {
    this.#listeners.set(name, listener);
  }

  receive(data: unknown): void {
    if (typeof data !== 'object' || data === null || !(mark in data) || this.#isClosed) return;
    const message = data[mark] as Message;
    switch (message.kind) {
      case 'call':
        void this.#answer(message);
        break;
      case 'progress':
        this.#waiting.get(message.id)?.onProgress?.(message.progress);
        break;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        break;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.value);
        break;
      case 'failure': {
        const { id, code, message: text, stack } = message;
        const cause = stack === undefined ? undefined : { cause: stack };
        this.#waiting.get(id)?.reject(new AppError(code, text, cause));
        break;
      }
      case 'event':
        this.#listeners.get(message.name)?.(message.event as never);
        break;
    }
  }

  /** Who waits is told that the far end is gone, and what runs here for it is given up. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(gone());
    for (const running of this.#running.values()) running.abort();
  }

  #say(message: Message): void {
    if (!this.#isClosed) this.#post({ [mark]: message });
  }

  async #call(
    method: string,
    request: unknown,
    { signal, onProgress }: CallOptions<unknown>,
  ): Promise<unknown> {
    throwIfCancelled(signal);
    if (this.#isClosed) throw gone();
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject, onProgress }),
    );
    const onAbort = (): void => this.#say({ kind: 'cancel', id });
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#say({ kind: 'call', id, method, request, isFollowed: onProgress !== undefined });
      return await untilAborted(answer, signal);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#waiting.delete(id);
    }
  }

  async #answer({ id, method: name, request, isFollowed }: CallMessage): Promise<void> {
    const running = new AbortController();
    this.#running.set(id, running);
    try {
      const method = this.#served(name);
      if (!method) throw new AppError('internal', `There is no method ${name}.`);
      const onProgress = isFollowed
        ? (progress: unknown) => this.#say({ kind: 'progress', id, progress })
        : undefined;
      const value = await method(request as never, { signal: running.signal, onProgress });
      this.#say({ kind: 'answer', id, value });
    } catch (error) {
      const own = error instanceof AppError ? error.code : 'internal';
      const code = isCancellation(error) ? 'cancelled' : own;
      const message = error instanceof Error ? error.message : String(error);
      const stack = error instanceof Error ? error.stack : undefined;
      this.#say({ kind: 'failure', id, code, message, stack });
    } finally {
      this.#running.delete(id);
    }
  }
}

function gone(): AppError {
  return new AppError('engineStopped', t('The other side stopped before it answered; try again.'));
}
