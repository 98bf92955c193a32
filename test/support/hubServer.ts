import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request gets in place of what it asked for. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'wrongBytes' }
  /** The body, honestly declared, has so many bytes fewer (or more). */
  | { readonly kind: 'shorter'; readonly by: number }
  | { readonly kind: 'longer'; readonly by: number }
  /** More bytes than listed, and no length said. */
  | { readonly kind: 'endless' }
  | { readonly kind: 'lfsPointer' }
  | { readonly kind: 'ignoresRange' }
  /** Headers and some bytes, then nothing until the other side gives up. */
  | { readonly kind: 'hangs'; readonly after: number }
  /** The body, a few bytes at a time, without an end in sight. */
  | { readonly kind: 'drips'; readonly bytes: number; readonly everyMs: number };

export interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

interface Rule {
  readonly path: string;
  readonly faults: Fault[];
  readonly isLasting: boolean;
}

type Files = Readonly<Record<string, Uint8Array>>;

/** Like the Hub, files above this are in LFS. */
const lfsBytes = 10_000;

/** A small Hub on 127.0.0.1, as far as models are fetched from one, that also misbehaves when told to. */
export class HubServer implements AsyncDisposable {
  readonly requests: HubRequest[] = [];
  endpoint = '';
  readonly #server: Server;
  readonly #models = new Map<string, Files>();
  readonly #rules: Rule[] = [];
  /** Entries of a listing that come at once; the rest is on further pages. */
  pageSize = 1000;
  /** Pages of a listing beyond its end, each as long as a page may be. */
  emptyPages = 0;
  /** Whoever asks without it is refused; undefined lets everybody in. */
  token: string | undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  static async start(models: Readonly<Record<string, Files>> = {}): Promise<HubServer> {
    const hub = new HubServer();
    for (const [id, files] of Object.entries(models)) hub.#models.set(id, files);
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    hub.endpoint = `http://127.0.0.1:${(hub.#server.address() as AddressInfo).port}`;
    return hub;
  }

  set(id: string, files: Files): void {
    this.#models.set(id, files);
  }

  /** The next requests for paths that end so go wrong, one after the other. */
  fail(path: string, ...faults: Fault[]): void {
    this.#rules.push({ path, faults, isLasting: false });
  }

  /** All requests for paths that end so go wrong. */
  failAlways(path: string, fault: Fault): void {
    this.#rules.push({ path, faults: [fault], isLasting: true });
  }

  mend(): void {
    this.#rules.length = 0;
  }

  commitOf(id: string): string {
    const hash = createHash('sha1').update(id);
    for (const [path, bytes] of Object.entries(this.#models.get(id) ?? {})) {
      hash.update(path).update(bytes);
    }
    return hash.digest('hex');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.endpoint);
    const path = decodeURIComponent(url.pathname);
    const { range, authorization } = request.headers;
    this.requests.push({ path: path + url.search, range, authorization });
    const fault = this.#takeFault(path);
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end('no');
      return;
    }
    const api = /^\/api\/models\/(.+?)\/(revision|tree)\/([^/]+)$/.exec(path);
    const file = /^\/(.+?)\/resolve\/([0-9a-f]{40})\/(.+)$/.exec(path);
    const id = api?.[1] ?? file?.[1] ?? '';
    const files = this.#models.get(id);
    if (this.token !== undefined && authorization !== `Bearer ${this.token}`) {
      response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end('gated');
    } else if (!files) response.writeHead(404).end('not found');
    else if (api?.[2] === 'revision') json(response, { id, sha: this.commitOf(id) });
    else if (api && api[3] === this.commitOf(id)) this.#tree(url, files, response);
    else {
      const bytes = file?.[2] === this.commitOf(id) ? files[file[3] ?? ''] : undefined;
      if (bytes) sendFile(response, bytes, range, fault);
      else response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('not found');
    }
  }

  #takeFault(path: string): Fault | undefined {
    const rule = this.#rules.find((one) => path.endsWith(one.path) && one.faults.length > 0);
    return rule?.isLasting === true ? rule.faults[0] : rule?.faults.shift();
  }

  #tree(url: URL, files: Files, response: ServerResponse): void {
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const entries = Object.entries(files);
    const end = start + this.pageSize;
    const isLast = end >= entries.length + this.emptyPages * this.pageSize;
    url.searchParams.set('cursor', String(end));
    if (start >= entries.length && this.emptyPages > 0) {
      const padding = { type: 'directory', path: 'x'.repeat(7_000_000) };
      json(response, [padding], isLast ? {} : { link: `<${url.href}>; rel="next"` });
      return;
    }
    const body = [
      ...(start === 0 ? [{ type: 'directory', oid: '0'.repeat(40), size: 0, path: 'onnx' }] : []),
      ...entries.slice(start, end).map(([path, bytes]) => treeEntry(path, bytes)),
    ];
    json(response, body, isLast ? {} : { link: `<${url.href}>; rel="next"` });
  }
}

function treeEntry(path: string, bytes: Uint8Array): unknown {
  const size = bytes.length;
  if (size <= lfsBytes) return { type: 'file', oid: gitBlobSha1(bytes), size, path };
  const oid = createHash('sha256').update(bytes).digest('hex');
  const pointer = gitBlobSha1(Buffer.from(lfsPointer(bytes)));
  return { type: 'file', oid: pointer, size, path, lfs: { oid, size, pointerSize: 134 } };
}

export function gitBlobSha1(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function lfsPointer(bytes: Uint8Array): string {
  const oid = createHash('sha256').update(bytes).digest('hex');
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`;
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendFile(
  response: ServerResponse,
  whole: Uint8Array,
  range: string | undefined,
  fault: Fault | undefined,
): void {
  const start =
    fault?.kind === 'ignoresRange' ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]);
  const isPart = start > 0;
  const size = whole.length;
  if (isPart) response.setHeader('content-range', `bytes ${start}-${size - 1}/${size}`);
  response.statusCode = isPart ? 206 : 200;
  let body = Buffer.from(whole.subarray(isPart ? start : 0));
  switch (fault?.kind) {
    case 'wrongBytes':
      body[body.length >> 1]! ^= 1;
      break;
    case 'shorter':
      body = body.subarray(0, body.length - fault.by);
      break;
    case 'longer':
      body = Buffer.concat([body, Buffer.alloc(fault.by)]);
      break;
    case 'lfsPointer':
      body = Buffer.from(lfsPointer(whole));
      break;
    case 'endless': {
      response.write(body);
      const more = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.once('close', () => clearInterval(more));
      return;
    }
    case 'drips': {
      response.setHeader('content-length', body.length);
      const { bytes, everyMs } = fault;
      let sent = 0;
      const more = setInterval(() => {
        response.write(body.subarray(sent, (sent += bytes)));
        if (sent >= body.length) response.end();
      }, everyMs);
      response.once('close', () => clearInterval(more));
      return;
    }
    case 'cut':
    case 'hangs': {
      response.setHeader('content-length', body.length);
      response.write(body.subarray(0, fault.after), () => {
        if (fault.kind === 'cut') response.destroy();
      });
      return;
    }
    case 'status':
    case 'ignoresRange':
    case undefined:
      break;
  }
  response.setHeader('content-length', body.length);
  response.end(body);
}
