import { open, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { diskError } from '../files/diskError.ts';
import { hasContent } from '../files/fileHash.ts';
import { bodyOf, type HubClient, type HubListing } from './hubClient.ts';
import { retrying, TransientError } from './hubRetry.ts';
import type { ModelFile } from '../model/modelRecord.ts';
import { privateFileMode } from '../files/privateFiles.ts';

/** Git LFS leaves this small text where a file's content was not fetched. */
const lfsPointerStart = 'version https://git-lfs.github.com/spec/v1';
const maxPointerBytes = 1024;
/** In the client's `stallMs`, of a file that is not at its end: some 1 kB a second. */
const leastBytes = 30_000;

interface FetchFileOptions {
  readonly signal: AbortSignal | undefined;
  /** Bytes of this file that are there by now. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Brings a file of the Hub to `path`, which may hold the start of it from an earlier attempt, and verifies it. After a
 * cut connection it goes on where it was. What is not what the listing promised is removed, and refused with
 * `modelInvalid`; a cancel leaves what has come.
 */
export async function fetchFile(
  client: HubClient,
  listing: HubListing,
  file: ModelFile,
  path: string,
  options: FetchFileOptions,
): Promise<void> {
  const { signal } = options;
  const before = await sizeOf(path);
  await fetchWhole(client, listing, file, path, options);
  if (await hasContent(path, file.bytes, file.hash, signal)) return;
  await rm(path, { force: true });
  if (before === 0) throw wrongBytes(client, listing, file);
  // What lay there may have been the start of something else.
  await fetchWhole(client, listing, file, path, options);
  if (await hasContent(path, file.bytes, file.hash, signal)) return;
  await rm(path, { force: true });
  throw wrongBytes(client, listing, file);
}

async function fetchWhole(
  client: HubClient,
  listing: HubListing,
  file: ModelFile,
  path: string,
  { signal, onBytes }: FetchFileOptions,
): Promise<void> {
  let arrived = await sizeOf(path);
  if (arrived > file.bytes) {
    await truncate(path, 0);
    arrived = 0;
  }
  const attempt = async (): Promise<void> => {
    const transfer = new Transfer(client, listing, file, path, arrived);
    try {
      await transfer.run(signal, (bytes) => {
        arrived = bytes;
        onBytes(bytes);
      });
    } finally {
      arrived = transfer.arrived;
    }
  };
  onBytes(arrived);
  if (arrived === file.bytes && arrived > 0) return;
  // An attempt that brings a few bytes is as good as none: else a file could take for ever.
  const steps = (): number => Math.floor(arrived / leastBytes);
  try {
    await retrying(attempt, { signal, arrived: steps, wait: client.wait });
  } catch (error) {
    // What is wrong is not gone on with, and a disk that is full is not kept full.
    const isOfNoUse =
      error instanceof AppError &&
      (error.code === 'modelInvalid' || error.code === 'fileUnwritable');
    if (isOfNoUse) await rm(path, { force: true });
    throw error;
  }
}

/** One request for a file and what comes of it. */
class Transfer {
  readonly #client: HubClient;
  readonly #listing: HubListing;
  readonly #file: ModelFile;
  readonly #path: string;
  arrived: number;

  constructor(
    client: HubClient,
    listing: HubListing,
    file: ModelFile,
    path: string,
    offset: number,
  ) {
    this.#client = client;
    this.#listing = listing;
    this.#file = file;
    this.#path = path;
    this.arrived = offset;
  }

  async run(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<void> {
    const stalled = new AbortController();
    const abort = (): void => {
      stalled.abort(new Error(t('it sends less than 1 kB a second')));
    };
    const timer = setTimeout(abort, this.#client.stallMs);
    let counted = this.arrived;
    const either = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
    try {
      const response = await this.#ask(either);
      const handle = await open(this.#path, this.arrived > 0 ? 'r+' : 'w', privateFileMode);
      try {
        for await (const chunk of this.#chunks(response)) {
          if (this.arrived - counted >= leastBytes) {
            counted = this.arrived;
            timer.refresh();
          }
          if (this.arrived + chunk.length > this.#file.bytes) {
            throw this.#wrongLength('more');
          }
          await this.#write(handle, chunk);
          onBytes(this.arrived);
        }
      } finally {
        await handle.close();
      }
    } finally {
      clearTimeout(timer);
      // An answer that is not wanted any more is not read to its end.
      abort();
    }
    if (this.arrived < this.#file.bytes) {
      throw new TransientError(this.#client.unreachable(new Error(t('the connection was cut'))));
    }
  }

  async #ask(signal: AbortSignal): Promise<Response> {
    const { bytes } = this.#file;
    const response = await this.#client.requestFile(
      this.#listing,
      this.#file,
      this.arrived,
      signal,
    );
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (response.status !== 206 || Number(range?.[1]) !== this.arrived) {
      // It comes from the start: not every server knows ranges.
      if (response.status === 206) throw this.#wrongLength('other');
      this.arrived = 0;
    }
    const length = response.headers.get('content-length');
    const isPlain = (response.headers.get('content-encoding') ?? 'identity') === 'identity';
    if (length !== null && isPlain && Number(length) !== bytes - this.arrived) {
      if (Number(length) <= maxPointerBytes) await this.#refusePointer(response);
      throw this.#wrongLength(Number(length) < bytes - this.arrived ? 'less' : 'more');
    }
    return response;
  }

  /** A connection that is cut, or on which nothing comes, is worth another attempt. */
  async *#chunks(response: Response): AsyncGenerator<Uint8Array> {
    const body = bodyOf(response)[Symbol.asyncIterator]();
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await body.next();
      } catch (cause) {
        throw new TransientError(this.#client.unreachable(cause));
      }
      if (next.done === true) return;
      yield next.value;
    }
  }

  async #write(handle: FileHandle, chunk: Uint8Array): Promise<void> {
    try {
      let written = 0;
      while (written < chunk.length) {
        const { bytesWritten } = await handle.write(
          chunk,
          written,
          chunk.length - written,
          this.arrived,
        );
        written += bytesWritten;
        this.arrived += bytesWritten;
      }
    } catch (cause) {
      throw diskError(this.#path, cause);
    }
  }

  async #refusePointer(response: Response): Promise<void> {
    let text = '';
    for await (const chunk of this.#chunks(response)) text += new TextDecoder().decode(chunk);
    if (!text.startsWith(lfsPointerStart)) return;
    throw new AppError(
      'modelInvalid',
      t(
        '{0} gives a Git LFS pointer in place of {1} of {2}; use another mirror, or the Hub itself.',
        this.#client.endpoint,
        this.#file.path,
        this.#listing.id,
      ),
    );
  }

  #wrongLength(how: 'more' | 'less' | 'other'): AppError {
    const values = [
      this.#client.endpoint,
      String(this.#file.bytes),
      this.#file.path,
      this.#listing.id,
    ] as const;
    const message =
      how === 'more'
        ? t(
            '{0} gives more than the {1} bytes that it lists for {2} of {3}; nothing was added: try again, or another mirror.',
            ...values,
          )
        : how === 'less'
          ? t(
              '{0} gives less than the {1} bytes that it lists for {2} of {3}; nothing was added: try again, or another mirror.',
              ...values,
            )
          : t(
              '{0} gives another part than the {1} bytes that it lists for {2} of {3}; nothing was added: try again, or another mirror.',
              ...values,
            );
    return new AppError('modelInvalid', message);
  }
}

function wrongBytes(client: HubClient, listing: HubListing, file: ModelFile): AppError {
  const name = file.hash.kind === 'sha256' ? 'SHA-256' : t('Git hash');
  return new AppError(
    'modelInvalid',
    t(
      'What {0} gives for {1} of {2} has not the {3} that it lists; nothing was added: try again, or another mirror.',
      client.endpoint,
      file.path,
      listing.id,
      name,
    ),
  );
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
