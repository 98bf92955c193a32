// What package.json contributes and code refers to. A test compares the two, and a name that is not here does not
// compile.
import type { IndexStateKind } from '../protocol/page/pageNeighbours.ts';

export const commandIds = {
  embedSelection: 'semanticText.embedSelection',
  embedFile: 'semanticText.embedFile',
  search: 'semanticText.search',
  findSimilarLines: 'semanticText.findSimilarLines',
  findSense: 'semanticText.findSense',
  compareSelections: 'semanticText.compareSelections',
  selectForComparison: 'semanticText.selectForComparison',
  compareWithSelected: 'semanticText.compareWithSelected',
  findClassified: 'semanticText.findClassified',
  exportVectors: 'semanticText.exportVectors',
  focusExplorer: 'semanticText.explorer.focus',
  pinPanel: 'semanticText.explorer.pin',
  unpinPanel: 'semanticText.explorer.unpin',
  chooseLayer: 'semanticText.explorer.chooseLayer',
  findInPanel: 'semanticText.explorer.find',
  goToText: 'semanticText.explorer.goToText',
  goToSecondText: 'semanticText.explorer.goToSecondText',
  copyText: 'semanticText.explorer.copyText',
  copyVector: 'semanticText.explorer.copyVector',
  toggleWordPieces: 'semanticText.toggleWordPieces',
  toggleSimilarInRuler: 'semanticText.toggleSimilarInRuler',
  hideSimilarInRuler: 'semanticText.hideSimilarInRuler',
  nextResult: 'semanticText.results.next',
  previousResult: 'semanticText.results.previous',
  openResult: 'semanticText.results.open',
  openResultToSide: 'semanticText.results.openToSide',
  moreLikeResult: 'semanticText.results.moreLikeThis',
  lessLikeResult: 'semanticText.results.lessLikeThis',
  previousSearches: 'semanticText.results.previousSearches',
  copyPath: 'semanticText.results.copyPath',
  copyRelativePath: 'semanticText.results.copyRelativePath',
  changeQuery: 'semanticText.results.changeQuery',
  resetQuery: 'semanticText.results.resetQuery',
  copyResults: 'semanticText.results.copy',
  copyAllResults: 'semanticText.results.copyAll',
  labelResults: 'semanticText.results.label',
  dismissResults: 'semanticText.results.dismiss',
  filterResults: 'semanticText.results.filter',
  clearFilter: 'semanticText.results.clearFilter',
  refreshResults: 'semanticText.results.refresh',
  clearResults: 'semanticText.results.clear',
  viewAsTree: 'semanticText.results.viewAsTree',
  viewAsList: 'semanticText.results.viewAsList',
  clearTints: 'semanticText.results.clearTints',
  compareVersions: 'semanticText.compareVersions',
  compareSelectedVersions: 'semanticText.compareSelectedVersions',
  openVersion: 'semanticText.versions.open',
  openBothVersions: 'semanticText.versions.openBoth',
  filterVersions: 'semanticText.versions.filter',
  swapVersions: 'semanticText.versions.swap',
  refreshVersions: 'semanticText.versions.refresh',
  clearVersions: 'semanticText.versions.clear',
  showDiffWording: 'semanticText.showDiffWording',
  hideDiffWording: 'semanticText.hideDiffWording',
  listDiffWording: 'semanticText.listDiffWording',
  compareSelectedWording: 'semanticText.compareSelectedWording',
  toggleRepetitionMarks: 'semanticText.toggleRepetitionMarks',
  indexWorkspace: 'semanticText.indexWorkspace',
  pauseIndexing: 'semanticText.pauseIndexing',
  resumeIndexing: 'semanticText.resumeIndexing',
  showIndexDetails: 'semanticText.showIndexDetails',
  showIndexText: 'semanticText.showIndexText',
  chooseRepair: 'semanticText.chooseRepair',
  collectVectors: 'semanticText.collectVectors',
  clearIndex: 'semanticText.clearIndex',
  manageModels: 'semanticText.manageModels',
  setHubToken: 'semanticText.setHubToken',
  restartEngine: 'semanticText.restartEngine',
  showLog: 'semanticText.showLog',
  showActions: 'semanticText.showActions',
  openWalkthrough: 'semanticText.openWalkthrough',
  dismissWelcome: 'semanticText.dismissWelcome',
  toggleHover: 'semanticText.toggleHover',
} as const;

/** The commands that can always run, so that package.json gives them no condition, each with the reason. */
export const alwaysEnabled = {
  toggleHover: 'writes a setting, which counts for editors that are opened later',
  manageModels: 'models are chosen, fetched and removed without a text',
  setHubToken: 'the token is kept for later downloads',
  restartEngine: 'where none runs, a model that was refused is tried again',
  showLog: 'there is a log from the start on',
  showActions: 'offers what can be done now',
  openWalkthrough: 'is read before there is a text',
  dismissWelcome: 'a link in the tooltip alone runs it, and links ask for no condition',
} as const satisfies Partial<Record<keyof typeof commandIds, string>>;

/** What a click on a hit runs. It needs the hit, so package.json does not offer it. */
export const previewResultCommand = 'semanticText.results.preview';

/** What a click on a passage of two versions runs; not offered either. */
export const previewVersionCommand = 'semanticText.versions.preview';

export type CommandId =
  | (typeof commandIds)[keyof typeof commandIds]
  | typeof previewResultCommand
  | typeof previewVersionCommand;

export const resultsViewId = 'semanticText.results';
/** What rows of the results view are, for the conditions of its menus. */
export const resultItems = {
  group: 'semanticText.group',
  file: 'semanticText.file',
  hit: 'semanticText.hit',
  place: 'semanticText.place',
} as const;
export const versionsViewId = 'semanticText.versions';
/** What rows of the view of two versions are, but for files: a passage that both have, or one alone. */
export const versionItems = {
  both: 'semanticText.versionBoth',
  one: 'semanticText.versionOne',
} as const;
export const walkthroughId = 'start';
export const explorerViewType = 'semanticText.explorer';
/** What an empty panel is called. */
export const panelTitle = 'Semantic Text Explorer';

/** What the conditions in package.json ask for. */
export const contextKeys = {
  explorerOpen: 'semanticText.explorerOpen',
  explorerPinned: 'semanticText.explorerPinned',
  hasTextForComparison: 'semanticText.hasTextForComparison',
  similarInRulerShown: 'semanticText.similarInRulerShown',
  hasResults: 'semanticText.hasResults',
  hasPastSearches: 'semanticText.hasPastSearches',
  hasHits: 'semanticText.hasHits',
  canSearchResults: 'semanticText.canSearchResults',
  resultsAsList: 'semanticText.resultsAsList',
  resultsFiltered: 'semanticText.resultsFiltered',
  resultsQueryChanged: 'semanticText.resultsQueryChanged',
  wordTintsShown: 'semanticText.wordTintsShown',
  versionsShown: 'semanticText.versionsShown',
  diffWordingShown: 'semanticText.diffWordingShown',
  indexState: 'semanticText.indexState',
  indexPaused: 'semanticText.indexPaused',
} as const;

export type ContextKey = keyof typeof contextKeys;
export type ContextValue<K extends ContextKey> = K extends 'indexState' ? IndexStateKind : boolean;

/** Behind a word that met one of the query's, by its `tint`; none in high contrast. */
export const metBackgrounds = [
  'semanticText.metWord1Background',
  'semanticText.metWord2Background',
  'semanticText.metWord3Background',
  'semanticText.metWord4Background',
  'semanticText.metWord5Background',
  'semanticText.metWord6Background',
] as const;

/** The colours of decorations, which a theme may set. */
export const colorIds = [
  'semanticText.pieceBorder',
  'semanticText.continuationPieceBorder',
  'semanticText.unknownPieceBorder',
  'semanticText.matchedWordStrongBackground',
  'semanticText.matchedWordBackground',
  'semanticText.matchedWordBorder',
  ...metBackgrounds,
  'semanticText.similarLineBackground',
  'semanticText.similarLineStrongBackground',
  'semanticText.similarLineOriginBackground',
  'semanticText.similarLineBorder',
  'semanticText.similarLineRuler',
  'semanticText.similarLineStrongRuler',
  'semanticText.diffRewordedBackground',
  'semanticText.diffRewordedBorder',
  'semanticText.diffMovedBackground',
  'semanticText.diffMovedBorder',
  'semanticText.diffOtherBackground',
  'semanticText.diffOtherBorder',
] as const;

export type ColorId = (typeof colorIds)[number];

/** The settings, each with its default. */
export const settingDefaults = {
  'semanticText.model.name': '',
  'semanticText.model.layer': null,
  'semanticText.model.pooling': 'default',
  'semanticText.hub.endpoint': '',
  'semanticText.engine.idleStopMinutes': 10,
  'semanticText.engine.threads': 0,
  'semanticText.engine.precision': 'fp32',
  'semanticText.engine.device': 'cpu',
  'semanticText.engine.runtime': 'auto',
  'semanticText.hover.enabled': true,
  'semanticText.hover.languages': [
    'plaintext',
    'markdown',
    'latex',
    'restructuredtext',
    'asciidoc',
  ],
  'semanticText.segments.sentenceLanguages': ['markdown', 'latex', 'restructuredtext', 'asciidoc'],
  'semanticText.segments.passageLanguages': [],
  'semanticText.tables.textColumns': {},
  'semanticText.index.autoUpdate': 'onceIndexed',
  'semanticText.index.exclude': [],
  'semanticText.index.include': [],
  'semanticText.index.languages': [],
  'semanticText.index.maxFileSizeMB': 20,
  'semanticText.index.maxLogSizeMB': 300,
  'semanticText.index.maxVectorsMB': 4000,
  'semanticText.index.tokenVectors': false,
} as const;

export type SettingName = keyof typeof settingDefaults;

/** VS Code's own settings that count here. */
export type EditorSetting =
  | 'files.autoGuessEncoding'
  | 'files.encoding'
  | 'files.exclude'
  | 'files.associations'
  | 'search.exclude'
  | 'search.followSymlinks'
  | 'search.useIgnoreFiles';

/** The limits of numbers, which in package.json only underline what a settings file holds. */
export const settingLimits = {
  'semanticText.engine.idleStopMinutes': { least: 0.1, most: 1440 },
  'semanticText.engine.threads': { least: 0, most: 64 },
  'semanticText.index.maxFileSizeMB': { least: 0.001, most: 100 },
  'semanticText.index.maxLogSizeMB': { least: 0.001, most: 1000 },
  'semanticText.index.maxVectorsMB': { least: 0, most: 1_000_000 },
} as const satisfies Partial<Record<SettingName, { least: number; most: number }>>;

export type NumberSetting = keyof typeof settingLimits;
