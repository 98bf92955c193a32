/** What VS Code gives a page; the test's fake host gives the same. */
export interface VscodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  // VS Code puts it into the page's window before any script of the page runs. It may be called once.
  var acquireVsCodeApi: (() => VscodeApi) | undefined;
}

/** The only way to VS Code. Throws where the page runs without a host. */
export function acquireApi(): VscodeApi {
  if (!globalThis.acquireVsCodeApi)
    throw new Error('This page needs a host: VS Code or a fake one.');
  return globalThis.acquireVsCodeApi();
}
