/** A file in a tar archive. */
export interface TarFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

const blockBytes = 512;

/**
 * The plain files of an uncompressed ustar archive, in order; folders are left out.
 * Links, long-name extensions and paths that leave the archive's root are errors: the archives that
 * we unpack hold none.
 */
export function readTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = [];
  let offset = 0;
  while (offset + blockBytes <= archive.length) {
    const header = archive.subarray(offset, offset + blockBytes);
    if (header[0] === 0) break;
    const prefix = field(header, 345, 155);
    const name = field(header, 0, 100);
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const size = parseInt(field(header, 124, 12), 8);
    const type = field(header, 156, 1);
    offset += blockBytes;
    if (path.startsWith('/') || path.split('/').includes('..')) {
      throw new Error(`The archive holds a path outside of its folder: ${path}.`);
    }
    if (type === '' || type === '0') {
      const content = archive.subarray(offset, offset + size);
      if (content.length < size) throw new Error(`The archive ends inside ${path}.`);
      files.push({ path, mode: parseInt(field(header, 100, 8), 8), content });
    } else if (type !== '5') {
      throw new Error(`The archive holds an entry of an unexpected kind (${type}): ${path}.`);
    }
    offset += Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}

function field(header: Buffer, start: number, length: number): string {
  const text = header.toString('latin1', start, start + length);
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)).trim();
}
