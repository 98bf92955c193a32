import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelSnapshot } from '../protocol/pageApi.ts';
import type { Choices, Selection } from './memory.ts';
import type { Page } from './page.ts';

/** What a view is drawn from. While its tab is out of view it stays as it is, so that nothing is asked for there. */
export interface View {
  readonly page: Page;
  readonly snapshot: PanelSnapshot;
  readonly selection: Selection;
  readonly choices: Choices;
  /** Another number when other rows are there. */
  readonly rowsVersion: number;
}

/** Whether the list of segments stands beside the tabs. */
export function hasList({ segmentCount, canChooseUnit, isTable }: PanelSnapshot): boolean {
  return segmentCount > 1 || canChooseUnit || isTable;
}

export const ViewContext = createContext<View | undefined>(undefined);

/** What the view that calls it is drawn from; it is drawn anew when that changes. Throws outside of the page. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error('A view stands outside of the page.');
  return view;
}
