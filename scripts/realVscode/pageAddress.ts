export interface PageAddressOptions {
  readonly port: number;
  readonly connectionToken?: string;
  /** Absolute path of a folder, or of a `.code-workspace` file; nothing is open when it is not given. */
  readonly folder?: string;
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
}

/** Address of the VS Code page of a server on this machine. */
export function pageAddress(options: PageAddressOptions): string {
  // The authority must be exactly that of the page, or VS Code takes the paths for another machine's.
  const authority = `127.0.0.1:${options.port}`;
  const remote = (path: string): string => `vscode-remote://${authority}${encodeURI(path)}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (options.extensionDevelopmentPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  }
  const query = new URLSearchParams();
  if (options.connectionToken !== undefined) query.set('tkn', options.connectionToken);
  if (options.folder === undefined) query.set('ew', 'true');
  else
    query.set(options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', options.folder);
  query.set('payload', JSON.stringify(payload));
  return `http://${authority}/?${query.toString()}`;
}
