import type { PanelSnapshot } from '../../protocol/pageApi.ts';
import { unitName } from '../ui/unitName.ts';

/** What a tab about one segment says while none is selected; nothing while the document is being read. */
export function noSelectionText({ segmentCount, unit, status }: PanelSnapshot): string {
  if (status.kind === 'working') return '';
  if (segmentCount === 0) return `There are no ${unitName(unit, 2)} with text here.`;
  return `Choose a ${unitName(unit, 1)} in the list.`;
}
