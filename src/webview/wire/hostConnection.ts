import { pageMethods, type PageApi, type PageEvents } from '../../protocol/pageApi.ts';
import { PageWire } from '../../protocol/pageWire.ts';
import type { VscodeApi } from './vscodeApi.ts';

export interface HostConnection {
  readonly api: PageApi;
  /** `listener` is called with each announcement of the host that something changed. */
  onChanged(listener: () => void): void;
}

/** The host over VS Code's messages. The wire lives as long as the page. */
export function connectToHost(vscode: VscodeApi): HostConnection {
  const wire = new PageWire((message) => vscode.postMessage(message));
  window.addEventListener('message', ({ data }) => wire.receive(data));
  return {
    api: wire.proxy<PageApi>(pageMethods),
    onChanged: (listener) => wire.onEvent<PageEvents, 'changed'>('changed', listener),
  };
}
