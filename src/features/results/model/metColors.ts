import type { ColorId } from '../../../host/contributions.ts';

/** Behind a word that met one of the query, by its `tint`; none in high contrast. */
export const metBackgrounds = [
  'semanticText.metWord1Background',
  'semanticText.metWord2Background',
  'semanticText.metWord3Background',
  'semanticText.metWord4Background',
  'semanticText.metWord5Background',
  'semanticText.metWord6Background',
] as const satisfies readonly ColorId[];

/** VS Code's own colours for the same, which every theme has, high contrast too: lines and letters. Its orange of charts is too faint. */
export const metForegrounds = [
  'charts.blue',
  'symbolIcon.eventForeground',
  'charts.green',
  'charts.purple',
  'charts.yellow',
  'charts.red',
] as const;
