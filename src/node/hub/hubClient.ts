import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { parseJson } from '../../core/json/parseJson.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import { isPathWithin } from '../../core/model/isPathWithin.ts';
import { hubEndpoint } from './hubEnvironment.ts';
import { retryAfterMs, retrying, TransientError, type RetryOptions } from './hubRetry.ts';
import { hashNamed } from '../files/fileHash.ts';
import { isCommit, type ModelFile } from '../model/modelRecord.ts';

interface HubOptions {
  /** As `hubEndpoint` takes it; `invalidInput` where it is none and the Hub is asked. */
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly isOffline: boolean;
  /** The host's carries the user's proxy. */
  readonly fetch: typeof fetch;
  readonly wait?: RetryOptions['wait'];
  /** For tests: see `defaultStallMs`. */
  readonly stallMs?: number;
}

/** A model's files at one commit. */
export interface HubListing {
  readonly id: string;
  readonly commit: string;
  readonly files: readonly ModelFile[];
}

const maxPages = 50;
const maxPageCharacters = 8_000_000;
/** Of all pages together. The Hub's largest repositories of models list some thousand files, 200 characters each. */
const maxListingCharacters = 16_000_000;
/** A connection on which hardly anything comes for so long is taken for cut. */
const defaultStallMs = 30_000;

/** Asks a Hub: which commit, which files, and their bytes. Each request is pinned to a commit but the first. */
export class HubClient {
  readonly #options: HubOptions;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get endpoint(): string {
    return this.#options.endpoint;
  }

  get wait(): RetryOptions['wait'] {
    return this.#options.wait;
  }

  get stallMs(): number {
    return this.#options.stallMs ?? defaultStallMs;
  }

  /** The files of the newest commit. Throws `hubUnavailable`, `hubRefused` or `modelMissing`. */
  async listing(id: string, signal?: AbortSignal): Promise<HubListing> {
    const info = await this.#json(id, `/api/models/${encoded(id)}/revision/main`, signal);
    const commit = (info.body as { sha?: unknown } | null)?.sha;
    if (!isCommit(commit)) throw this.#strange(id);
    const files: ModelFile[] = [];
    const path = `/api/models/${encoded(id)}/tree/${commit}`;
    let query: string | undefined = '?recursive=true';
    let characters = 0;
    for (let page = 0; query !== undefined; page++) {
      const { body, next, length } = await this.#json(id, path + query, signal);
      characters += length;
      if (page === maxPages || characters > maxListingCharacters) throw this.#endless(id);
      if (!Array.isArray(body)) throw this.#strange(id);
      files.push(...(body as unknown[]).flatMap((entry) => toModelFile(entry) ?? []));
      query = next;
    }
    return { id, commit, files };
  }

  /**
   * One request for a file, from an offset on where it is not 0; throws `TransientError` where another may bring more.
   * Whoever asks gives up after a while without bytes.
   */
  requestFile(
    { id, commit }: HubListing,
    file: ModelFile,
    offset: number,
    signal: AbortSignal,
  ): Promise<Response> {
    const range = offset > 0 ? { range: `bytes=${offset}-` } : undefined;
    // Lengths are those of the file, not of a compressed form of it.
    const headers = { 'accept-encoding': 'identity', ...range };
    const path = `/${encoded(id)}/resolve/${commit}/${encoded(file.path)}`;
    return this.#request(id, path, headers, signal, file);
  }

  async #json(id: string, path: string, signal: AbortSignal | undefined): Promise<JsonAnswer> {
    const attempt = async (): Promise<JsonAnswer> => {
      const stalled = AbortSignal.timeout(this.stallMs);
      const either = signal ? AbortSignal.any([signal, stalled]) : stalled;
      const response = await this.#request(id, path, { accept: 'application/json' }, either);
      const text = await this.#text(id, response, signal);
      const body = parseJson(text, (_, cause) => this.#strange(id, cause));
      return { body, length: text.length, next: nextQuery(response.headers.get('link')) };
    };
    return retrying(attempt, { signal, wait: this.#options.wait });
  }

  /** A body of a bounded length: it is nobody's wish to read an endless one. */
  async #text(id: string, response: Response, signal: AbortSignal | undefined): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of bodyOf(response)) {
        text += decoder.decode(chunk, { stream: true });
        if (text.length > maxPageCharacters) throw this.#endless(id);
      }
    } catch (cause) {
      throwIfCancelled(signal);
      if (cause instanceof AppError) throw cause;
      throw new TransientError(this.unreachable(cause));
    }
    return text + decoder.decode();
  }

  async #request(
    id: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    file?: ModelFile,
  ): Promise<Response> {
    const { isOffline, fetch } = this.#options;
    if (isOffline) {
      throw new AppError(
        'hubUnavailable',
        t('{0} is not fetched: HF_HUB_OFFLINE is set; unset it, or add a model from a folder.', id),
      );
    }
    const endpoint = hubEndpoint(this.#options.endpoint);
    let response: Response;
    try {
      response = await fetch(endpoint + path, {
        headers: { ...headers, ...this.#login() },
        signal,
      });
    } catch (cause) {
      throw new TransientError(this.unreachable(cause));
    }
    if (response.ok) return response;
    const failure = this.#refusal(id, response, file);
    // Nobody reads it: the connection is free for the next request.
    await response.body?.cancel();
    throw failure;
  }

  /** The token goes to the Hub itself only (a redirect elsewhere drops it), and never unencrypted over a network. */
  #login(): Readonly<Record<string, string>> {
    const { endpoint, token } = this.#options;
    if (token === undefined) return {};
    const { protocol, hostname } = new URL(endpoint);
    const isPrivate =
      protocol === 'https:' || /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    return isPrivate ? { authorization: `Bearer ${token}` } : {};
  }

  #refusal(id: string, response: Response, file: ModelFile | undefined): Error {
    const { endpoint } = this.#options;
    const { status } = response;
    const isUnknown = response.headers.get('x-error-code') === 'RepoNotFound';
    if (status === 404 && file) {
      return new AppError(
        'modelMissing',
        t(
          '{0} lists {1} of {2} and does not have it; try again later, or use another mirror.',
          endpoint,
          file.path,
          id,
        ),
      );
    }
    if (status === 404) {
      return new AppError(
        'modelMissing',
        t('{0} has no model {1}; check how its id is written.', endpoint, id),
      );
    }
    if (status === 401 || status === 403) {
      return new AppError('hubRefused', this.#refusedText(id, isUnknown));
    }
    const asked = retryAfterMs(response.headers.get('retry-after'));
    if (status === 429) {
      const message =
        asked === undefined
          ? t(
              '{0} takes no more requests for now (status 429); try again in a while, or add a token.',
              endpoint,
            )
          : tCount(
              Math.ceil(asked / 1000),
              '{1} takes no more requests for now (status 429); try again in {2} second, or add a token.',
              '{1} takes no more requests for now (status 429); try again in {2} seconds, or add a token.',
              endpoint,
              String(Math.ceil(asked / 1000)),
            );
      const error = new AppError('hubUnavailable', message);
      return new TransientError(error, asked);
    }
    const error = new AppError(
      'hubUnavailable',
      t(
        '{0} answered with status {1} when {2} was fetched; try again later.',
        endpoint,
        String(status),
        id,
      ),
    );
    return status >= 500 || status === 408 ? new TransientError(error, asked) : error;
  }

  #refusedText(id: string, isUnknown: boolean): string {
    const { endpoint, token } = this.#options;
    if (isUnknown) {
      return token === undefined
        ? t(
            '{0} has no public model {1}: check its id, or add a token that may read it.',
            endpoint,
            id,
          )
        : t(
            '{0} has no public model {1}: check its id, or accept its terms on its page, or add a token that may read it.',
            endpoint,
            id,
          );
    }
    return token === undefined
      ? t(
          '{0} gives {1} only to those who may read it: add a token that may read it.',
          endpoint,
          id,
        )
      : t(
          '{0} gives {1} only to those who may read it: accept its terms on its page, or add a token that may read it.',
          endpoint,
          id,
        );
  }

  /** That the connection failed, or was cut. */
  unreachable(cause: unknown): AppError {
    // `fetch` says what happened in the cause of its error.
    const inner = (cause as { cause?: { code?: string; message?: string } } | null)?.cause;
    const detail = inner?.code ?? inner?.message ?? (cause as Error).message;
    return new AppError(
      'hubUnavailable',
      t(
        '{0} cannot be reached ({1}); check the network and the proxy, and try again.',
        this.endpoint,
        detail,
      ),
      { cause },
    );
  }

  #endless(id: string): AppError {
    return new AppError(
      'hubUnavailable',
      t(
        '{0} lists more about {1} than any model has; check its address, or add the model from a folder.',
        this.endpoint,
        id,
      ),
    );
  }

  #strange(id: string, cause?: unknown): AppError {
    return new AppError(
      'hubUnavailable',
      t(
        '{0} answered about {1} in a way that is not the Hub’s; check its address.',
        this.endpoint,
        id,
      ),
      { cause },
    );
  }
}

interface JsonAnswer {
  readonly body: unknown;
  /** UTF-16 units of its text. */
  readonly length: number;
  readonly next: string | undefined;
}

/** The chunks of a response's body. */
export function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  return (response.body ?? []) as unknown as AsyncIterable<Uint8Array>;
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** What a `Link` header says of the next page: only its query, so that no page can lead elsewhere. */
function nextQuery(link: string | null): string | undefined {
  const next = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  const query = next?.indexOf('?') ?? -1;
  return query === -1 ? undefined : next?.slice(query);
}

/** A file of the listing; undefined for folders, and for files that could not be checked or placed. */
function toModelFile(entry: unknown): ModelFile | undefined {
  const { type, path, size, oid, lfs } = (entry ?? {}) as {
    readonly type?: unknown;
    readonly path?: unknown;
    readonly size?: unknown;
    readonly oid?: unknown;
    readonly lfs?: { readonly oid?: unknown; readonly size?: unknown };
  };
  if (type !== 'file' || typeof path !== 'string' || !isPathWithin(path)) return undefined;
  const bytes = lfs ? lfs.size : size;
  const hash = hashNamed(String(lfs ? lfs.oid : oid));
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) return undefined;
  if (!hash || (hash.kind === 'sha256') !== (lfs !== undefined)) return undefined;
  return { path, bytes, hash };
}
