import { resolve } from 'node:path';

/** Absolute path of the checkout, without a slash at its end. */
export const projectRoot = resolve(import.meta.dirname, '../..');
