/** What Windows takes for a device, whatever ending it has. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Whether a path, with `/`, stays below the folder that it is relative to, and names the same file on every platform:
 * Windows takes dots and spaces off the end of a name, allows few signs in it and has names of devices.
 */
export function isPathWithin(path: string): boolean {
  return (
    !/[\\:*?"<>|\p{Cc}]/u.test(path) &&
    path.split('/').every((part) => !/^$|[. ]$/.test(part) && !device.test(part))
  );
}
