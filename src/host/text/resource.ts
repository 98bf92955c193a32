/** A URI in its parts; VS Code's own is one. */
export interface Resource {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  toString(): string;
}

/** The last part of a URI's path. */
export function nameOf({ path }: Pick<Resource, 'path'>): string {
  return path.split('/').at(-1) ?? path;
}

/** Whether a document is the text of a notebook's cell. Its path is the notebook's. */
export function isCell({ scheme }: Pick<Resource, 'scheme'>): boolean {
  return scheme === 'vscode-notebook-cell';
}
