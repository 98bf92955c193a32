import { AppError, type ErrorCode } from '../../../src/core/errors/appError.ts';
import { pageMethods, type PageApi } from '../../../src/protocol/pageApi.ts';
import type { CallOptions } from '../../../src/protocol/rpc.ts';

/** Each of a page's questions, whatever it asks. */
type Answer = (request: never, options?: CallOptions) => Promise<unknown>;

export interface FakeCall {
  readonly method: keyof PageApi;
  readonly request: unknown;
}

/** Every call of the page, in order; a test may hold or fail those of a method. */
export class FakeCalls {
  readonly calls: FakeCall[] = [];
  /** Calls that the page gave up. */
  cancelledCalls = 0;
  readonly #held = new Map<keyof PageApi, (() => void)[]>();
  readonly #failures = new Map<keyof PageApi, AppError>();

  /** Calls of this method wait until `release`. */
  hold(method: keyof PageApi): void {
    if (!this.#held.has(method)) this.#held.set(method, []);
  }

  release(method: keyof PageApi): void {
    const calls = this.#held.get(method) ?? [];
    this.#held.delete(method);
    for (const go of calls) go();
  }

  /** Each call of this method is rejected from now on; without a message no more. */
  fail(method: keyof PageApi, message?: string, code: ErrorCode = 'internal'): void {
    if (message === undefined) this.#failures.delete(method);
    else this.#failures.set(method, new AppError(code, message));
  }

  callsOf(method: keyof PageApi): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ request }) => request);
  }

  /** `answers`, where each call is written down, and waits or fails as a test wants. */
  protected entered(answers: PageApi): PageApi {
    const methods = Object.keys(pageMethods) as (keyof PageApi)[];
    const known = answers as unknown as Readonly<Record<keyof PageApi, Answer>>;
    const entered = methods.map((method) => {
      const answer = known[method];
      const enter: Answer = async (request, options = {}) => {
        await this.#enter(method, request, options.signal);
        return answer(request, options);
      };
      return [method, enter];
    });
    return Object.fromEntries(entered) as PageApi;
  }

  async #enter(method: keyof PageApi, request: unknown, signal?: AbortSignal): Promise<void> {
    this.calls.push({ method, request });
    signal?.addEventListener('abort', () => this.cancelledCalls++);
    const held = this.#held.get(method);
    if (held) await new Promise<void>((go) => held.push(go));
    const failure = this.#failures.get(method);
    if (failure) throw failure;
  }
}
