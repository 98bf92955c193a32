import type { Resource } from '../../../host/text/resource.ts';

/** Whether a file lies in a folder, at whatever depth. */
export function isBelow(file: Resource, folder: Resource): boolean {
  return (
    file.scheme === folder.scheme &&
    file.authority === folder.authority &&
    file.path.startsWith(`${folder.path.replace(/\/+$/, '')}/`)
  );
}

/** The path of a file below a folder. */
export function pathBelow(file: Pick<Resource, 'path'>, folder: Pick<Resource, 'path'>): string {
  return file.path.slice(folder.path.replace(/\/+$/, '').length + 1);
}
