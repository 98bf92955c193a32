const elf: Readonly<Record<number, string>> = { 0x3e: 'linux-x64', 0xb7: 'linux-arm64' };
const portable: Readonly<Record<number, string>> = { 0x8664: 'win32-x64', 0xaa64: 'win32-arm64' };
const mach: Readonly<Record<number, string>> = {
  0x1000007: 'darwin-x64',
  0x100000c: 'darwin-arm64',
};
// A universal file names its parts first, in big-endian numbers: how many, then 20 bytes for each.
const universal = { magic: 0xcafebabe, header: 8, entry: 20, most: 16 };

/**
 * The machines that a native library is for, as `linux-x64`, by its own header (ELF, PE or Mach-O): several for a
 * universal one of macOS, none for what is no such library.
 */
export function machinesOf(bytes: Buffer): string[] {
  if (bytes.length < 64) return [];
  if (bytes.readUInt32BE(0) === 0x7f454c46) return known(elf[bytes.readUInt16LE(18)]);
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return known(mach[bytes.readUInt32LE(4)]);
  if (bytes.readUInt32BE(0) === universal.magic) {
    const count = Math.min(bytes.readUInt32BE(4), universal.most);
    return Array.from({ length: count }, (_, i) =>
      known(mach[bytes.readUInt32BE(universal.header + i * universal.entry)]),
    ).flat();
  }
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return [];
  const start = bytes.readUInt32LE(60);
  if (start + 6 > bytes.length || bytes.toString('latin1', start, start + 4) !== 'PE\0\0')
    return [];
  return known(portable[bytes.readUInt16LE(start + 4)]);
}

function known(machine: string | undefined): string[] {
  return machine === undefined ? [] : [machine];
}
