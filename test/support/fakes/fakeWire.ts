import { PageWire } from '../../../src/protocol/pageWire.ts';
import { asVscodeSends } from './asVscodeSends.ts';

/** The host's end of a webview's messages. */
export class FakeWire {
  #end: PageWire | undefined;

  /** Undefined until the page is there. */
  get end(): PageWire | undefined {
    return this.#end;
  }

  open(): PageWire {
    this.#end = new PageWire((message) => window.postMessage(asVscodeSends(message)));
    return this.#end;
  }

  /** A message of the page. */
  receive(message: unknown): void {
    const sent = asVscodeSends(message);
    queueMicrotask(() => this.#end?.receive(sent));
  }
}
