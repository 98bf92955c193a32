/**
 * Lines around and letters of a word that met one of the query's, by its `tint`: VS Code's own colours, which every theme has,
 * high contrast too, for `metBackgrounds`. Its orange of charts is too faint.
 */
export const metForegrounds = [
  'charts.blue',
  'symbolIcon.eventForeground',
  'charts.green',
  'charts.purple',
  'charts.yellow',
  'charts.red',
] as const;
