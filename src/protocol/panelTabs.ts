import { t } from '../core/l10n/translate.ts';

/**
 * The panel's tabs from left to right: what host, page and tests call each, and what people read. The first one is
 * shown at first. What each shows stands in `src/webview/app.tsx`.
 */
export const panelTabs = [
  { key: 'tokens', label: () => t('Tokens') },
  { key: 'attention', label: () => t('Attention') },
  { key: 'neighbours', label: () => t('Similar Lines') },
  { key: 'similarity', label: () => t('Similarity') },
  { key: 'themes', label: () => t('Themes') },
  { key: 'labels', label: () => t('Labels') },
] as const;

export type PanelTab = (typeof panelTabs)[number]['key'];
