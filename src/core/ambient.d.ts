// What `core` and `protocol` may use beyond ECMAScript: the few globals that Node, the extension host
// and the browser share. Declared by hand so that the layer's tsconfig needs neither Node nor the DOM.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare const AbortSignal: {
  abort(reason?: unknown): AbortSignal;
};

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare const AbortController: {
  new (): AbortController;
};

interface TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare const TextEncoder: {
  new (): TextEncoder;
};

interface TextDecoder {
  decode(bytes: ArrayBufferView | ArrayBuffer): string;
}

declare const TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

declare const performance: {
  now(): number;
};
