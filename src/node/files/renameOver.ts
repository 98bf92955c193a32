import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What Windows answers while another program has a file open: a scanner for a moment, an editor for long. */
const heldCodes: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Together some two seconds. */
const waitsMs = [10, 20, 40, 80, 160, 320, 640, 740];

/** Whether the system refused because a file is open elsewhere, or may not be touched. */
export function isHeld(error: unknown): boolean {
  return heldCodes.has((error as NodeJS.ErrnoException | undefined)?.code);
}

/**
 * Gives a file or folder another name; a file that has that name gives way. On Windows what is open elsewhere cannot be
 * renamed or replaced, so it waits a little there. Rejects with the system's error.
 */
export async function renameOver(
  from: string,
  to: string,
  {
    platform = process.platform,
    move = rename,
  }: {
    readonly platform?: NodeJS.Platform;
    readonly move?: (from: string, to: string) => Promise<void>;
  } = {},
): Promise<void> {
  const waits = platform === 'win32' ? waitsMs : [];
  for (const ms of waits) {
    try {
      await move(from, to);
      return;
    } catch (error) {
      if (!isHeld(error)) throw error;
    }
    await delay(ms);
  }
  await move(from, to);
}
