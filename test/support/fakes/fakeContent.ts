import type { IndexStateKind } from '../../../src/protocol/page/pageNeighbours.ts';
import type {
  PanelDocument,
  PanelModel,
  PanelStatus,
  PanelUnit,
} from '../../../src/protocol/pageApi.ts';
import type { PanelTab } from '../../../src/protocol/panelTabs.ts';
import { generatedLine } from './sampleTexts.ts';
import type { ThemeName } from './vscodeThemes.ts';

/** What the panel is about. */
export interface FakeContent {
  readonly contentId: string;
  readonly title: string;
  readonly texts: readonly string[];
  /** What names each text; none where it is shorter. */
  readonly titles: readonly (string | undefined)[];
  /** Instead of `texts`: so many lines, made as they are asked for. */
  readonly lineCount: number;
  /** Instead of both: a table as separated text, whose records are the texts. */
  readonly tableText?: string;
  /** Of a table whose long values are cut: the length up to which they are whole. */
  readonly tableCutAt?: number;
  readonly unit: PanelUnit;
  readonly canChooseUnit: boolean;
  /** One with all segments when there are none. */
  readonly documents: readonly PanelDocument[];
  readonly selectedSegment: number;
  readonly tab: PanelTab;
  /** Another number asks for `tab` once more. */
  readonly tabRequest: number;
  /** Segments from here on have no vector. */
  readonly embeddedCount: number;
  /** Segments whose text has changed. */
  readonly staleSegments: readonly number[];
  readonly canSearchWorkspace: boolean;
  /** Where the editor's cursor is, in each text. */
  readonly cursorToken?: number;
}

/** A status as tests write it: `counts` is tokens where it is left out. */
export type FakeStatus =
  | Exclude<PanelStatus, { kind: 'working' }>
  | { readonly kind: 'working'; readonly done: number; readonly total: number };

/** The texts of a workspace, beside the content's own, and its index. */
export interface FakeWorkspace {
  readonly texts: readonly string[];
  /** Texts from here on have no vector. */
  readonly embedded: number;
  readonly index: IndexStateKind;
}

export interface FakeSetUp extends Partial<FakeContent> {
  readonly theme?: ThemeName;
  readonly status?: FakeStatus;
  readonly model?: Partial<PanelModel>;
  readonly stale?: boolean;
  /** Lines of another document that is open in an editor. */
  readonly otherTexts?: readonly string[];
  readonly workspace?: FakeWorkspace;
}

export const emptyContent: FakeContent = {
  contentId: 'content 1',
  title: 'notes.md',
  texts: [],
  titles: [],
  lineCount: 0,
  unit: 'selection',
  canChooseUnit: false,
  documents: [],
  selectedSegment: 0,
  tab: 'tokens',
  tabRequest: 0,
  embeddedCount: Infinity,
  staleSegments: [],
  canSearchWorkspace: false,
};

export function segmentCountOf({ texts, lineCount }: FakeContent): number {
  return lineCount > 0 ? lineCount : texts.length;
}

export function textOf({ texts, lineCount }: FakeContent, segment: number): string | undefined {
  if (lineCount === 0) return texts[segment];
  return segment >= 0 && segment < lineCount ? generatedLine(segment) : undefined;
}
