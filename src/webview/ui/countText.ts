import type { PanelUnit } from '../../protocol/pageApi.ts';
import { unitName } from './unitName.ts';

/** `2,000 lines`. */
export function countText(count: number, unit: PanelUnit): string {
  return `${count.toLocaleString('en')} ${unitName(unit, count)}`;
}
