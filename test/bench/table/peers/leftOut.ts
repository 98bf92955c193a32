/** Why something could not be measured on this machine or was not asked for: a part of a sentence, no fault. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';
}
