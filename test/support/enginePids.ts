import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the engines that run below the VS Code server whose HOME this is. */
export function enginePids(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return command.includes('engine.cjs') && environment.includes(`HOME=${home}\0`);
      } catch {
        // A process that ended while we looked.
        return false;
      }
    })
    .map(Number);
}
