import { t } from '../core/l10n/translate.ts';
import { render, type ComponentType } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { contentOf } from '../protocol/contentReference.ts';
import { panelTabs, type PanelTab } from '../protocol/panelTabs.ts';
import type { Page } from './page.ts';
import { hasList, useView, ViewContext, type View } from './view.ts';
import { AttentionTab } from './views/attention/attentionTab.tsx';
import { ListSplitter } from './views/frame/listSplitter.tsx';
import { PageHead } from './views/frame/pageHead.tsx';
import { SegmentPane } from './views/frame/segmentPane.tsx';
import { NeighboursTab } from './views/neighbours/neighboursTab.tsx';
import { LabelsTab } from './views/labels/labelsTab.tsx';
import { SimilarityTab } from './views/similarity/similarityTab.tsx';
import { ThemesTab } from './views/themes/themesTab.tsx';
import { TokensTab } from './views/tokens/tokensTab.tsx';
import { ChoiceBar } from './widgets/choiceBar.tsx';

const views: Readonly<Record<PanelTab, ComponentType>> = {
  tokens: TokensTab,
  attention: AttentionTab,
  neighbours: NeighboursTab,
  similarity: SimilarityTab,
  themes: ThemesTab,
  labels: LabelsTab,
};

/** Draws the page into `root`, which says in its `data-` attributes what is shown. */
export function startApp(root: HTMLElement, page: Page): void {
  render(<App root={root} page={page} />, root);
}

/** The page: its head, the list of segments, the tabs. */
function App({ root, page }: { readonly root: HTMLElement; readonly page: Page }) {
  const view = usePageView(page);
  const snapshot = view?.snapshot;
  const { tab } = page;
  // After the parts have drawn themselves.
  useLayoutEffect(() => {
    if (!snapshot) return;
    const { status, version } = snapshot;
    const { selectedSegment, segmentCount, embeddedCount } = snapshot;
    const counts = { selectedSegment, segmentCount, embeddedCount };
    const contentId = contentOf(version);
    Object.assign(root.dataset, { status: status.kind, contentId, version, ...counts });
    root.dataset['tab'] = tab;
  }, [snapshot, tab]);
  return (
    <>
      <PageHead page={page} snapshot={snapshot} />
      {view && (
        <ViewContext.Provider value={view}>
          <PageBody tab={tab} />
        </ViewContext.Provider>
      )}
      <Announcer page={page} />
    </>
  );
}

function usePageView(page: Page): View | undefined {
  const snapshot = page.snapshot.value;
  const { selection, choices } = page.memory;
  const rowsVersion = page.rows.changes.value;
  return useMemo(
    () => snapshot && { page, snapshot, selection, choices, rowsVersion },
    [snapshot, selection, choices, rowsVersion],
  );
}

function PageBody({ tab }: { readonly tab: PanelTab }) {
  const { page, snapshot, choices } = useView();
  const isEmpty = snapshot.status.kind === 'empty';
  const isSplit = hasList(snapshot) && choices.showsList;
  const { listHeight, listWidth } = choices;
  const sizes = {
    '--list-height': listHeight && `${listHeight}vh`,
    '--list-width': listWidth && `clamp(160px, ${listWidth}cqi, 100cqi - 240px)`,
  };
  return (
    <div class={isSplit ? 'page-body body-with-list' : 'page-body'} style={sizes} hidden={isEmpty}>
      <SegmentPane />
      {isSplit && <ListSplitter />}
      <div class="tab-area">
        <ChoiceBar
          kind="tab"
          label={t('Views')}
          choices={panelTabs.map(({ key, label }) => ({ key, label: label() }))}
          chosen={tab}
          onChoose={(chosen) => page.memory.prefer({ tab: chosen })}
        />
        {panelTabs.map(({ key }) => (
          <TabPanel key={key} tab={key} isShown={key === tab && !isEmpty} />
        ))}
      </div>
    </div>
  );
}

/** What has never been looked at is not in the document, and what is out of view stays as it was. */
function TabPanel({ tab, isShown }: { readonly tab: PanelTab; readonly isShown: boolean }) {
  const Content = views[tab];
  const view = useView();
  const seen = useRef<View>(undefined);
  if (isShown) seen.current = view;
  const content = useMemo(() => <Content />, [Content]);
  return (
    <div
      class="tab-panel"
      role="tabpanel"
      id={`panel-${tab}`}
      aria-labelledby={`tab-${tab}`}
      hidden={!isShown}
    >
      {seen.current && <ViewContext.Provider value={seen.current}>{content}</ViewContext.Provider>}
    </div>
  );
}

/** For screen readers only. */
function Announcer({ page }: { readonly page: Page }) {
  return (
    <div class="visually-hidden" role="status">
      {page.said.value}
    </div>
  );
}
