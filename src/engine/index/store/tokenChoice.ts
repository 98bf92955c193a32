/** Name of the setting in a workspace's file that says whether vectors of its texts' tokens are kept. */
const tokenSetting = 'tokenVectors';

/** `dropping`: none are kept any more, and those that there are, are still to be dropped. */
export type TokenChoice = 'on' | 'off' | 'dropping';

interface Settings {
  setting(name: string): string | undefined;
  setSetting(name: string, value: string): void;
}

/** Off where nobody has chosen. */
export function tokenChoice(file: Pick<Settings, 'setting'>): TokenChoice {
  const value = file.setting(tokenSetting);
  return value === 'on' || value === 'dropping' ? value : 'off';
}

export function setTokenChoice(file: Settings, choice: TokenChoice): void {
  // What was never on needs no note.
  if (tokenChoice(file) !== choice) file.setSetting(tokenSetting, choice);
}

/** Stands for the use of a space's token vectors, beside the name of the space, which stands for that of its vectors. */
export function tokenUse(space: string): string {
  return `tokens of ${space}`;
}
