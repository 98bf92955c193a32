import { AppError } from '../../core/errors/appError.ts';

/** Throws `invalidInput` for a number of hits that cannot be listed. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1) return;
  throw new AppError('invalidInput', `${limit} hits cannot be listed; ask for 1 or more.`);
}
