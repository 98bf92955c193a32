import { relative } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { FuzzFinding } from './runTarget.ts';

const mostShown = 1200;

/** A finding as it is printed: what, where, the input if it is small, and how to have it again. `path`: where the input lies. */
export function findingText(
  target: string,
  { what, stack, input }: FuzzFinding,
  path: string,
): string {
  const places = stack
    .split('\n')
    .filter((line) => line.includes('/src/') || /^\s*\w*Error/.test(line));
  const shown =
    typeof input === 'string' ? JSON.stringify(input) : Buffer.from(input).toString('base64');
  return [
    `${target}: ${what}`,
    ...places.slice(0, 4),
    shown.length > mostShown ? `${input.length} units` : shown,
    `npm run fuzz -- ${target} --input ${relative(projectRoot, path)}`,
  ].join('\n');
}
