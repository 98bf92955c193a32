import * as vscode from 'vscode';
import { ExplorerPanels } from './features/explorer/explorerPanels.ts';
import { indexWorkspace } from './features/index/indexWorkspace.ts';
import { ResultsView } from './features/results/resultsView.ts';
import { DocumentCorpus } from './host/corpus/documentCorpus.ts';
import { DisposableStore } from './host/disposableStore.ts';
import { EngineClient } from './host/engine/engineClient.ts';
import { JobsClient } from './host/engine/jobsClient.ts';
import { TokenizerService } from './host/engine/tokenizerService.ts';
import { indexLocation } from './host/index/workspaceContent.ts';
import { WorkspaceIndexService } from './host/index/workspaceIndexService.ts';
import { ChosenModel } from './host/models/chosenModel.ts';
import { ModelLibrary } from './host/models/modelLibrary.ts';
import { readTablesBy, TableColumnChoice } from './host/text/tableColumns.ts';
import { reporting } from './host/commands.ts';

/** What features are built on; made once, at activation. */
interface Services {
  readonly log: vscode.LogOutputChannel;
  readonly library: ModelLibrary;
  readonly model: ChosenModel;
  readonly tokenizer: TokenizerService;
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly workspace: WorkspaceIndexService;
  /** Asks the user whether the workspace is to be indexed, and begins. */
  readonly indexWorkspace: () => void;
  /** The process of long computations. */
  readonly jobs: JobsClient;
  readonly panels: ExplorerPanels;
  readonly results: ResultsView;
  dispose(): void;
}

/** The only place that puts services together. Reads no file and starts no process. */
export function createServices(context: vscode.ExtensionContext): Services {
  const { extensionUri, globalStorageUri, workspaceState } = context;
  const path = (...parts: string[]): string => vscode.Uri.joinPath(extensionUri, ...parts).fsPath;
  const bundledModel = path('media', 'model');
  const machine = vscode.Uri.joinPath(globalStorageUri, 'machine').fsPath;
  const made = new DisposableStore();
  const log = made.add(vscode.window.createOutputChannel('Semantic Text', { log: true }));
  const library = made.add(new ModelLibrary(bundledModel, context));
  const model = made.add(new ChosenModel(bundledModel, library, log));
  const tokenizer = made.add(new TokenizerService(model));
  const script = path('dist', 'engine.cjs');
  const engine = made.add(new EngineClient(script, model, machine, indexLocation(context), log));
  const jobs = made.add(new JobsClient(script, engine, log));
  const columns = made.add(new TableColumnChoice(workspaceState));
  readTablesBy(columns);
  const corpus = made.add(new DocumentCorpus(engine, columns, log));
  const workspace = made.add(new WorkspaceIndexService(engine, columns, context, log));
  const askForIndex = (): void => {
    void reporting(log, () => indexWorkspace(workspace));
  };
  const panels = made.add(
    new ExplorerPanels({
      extensionUri,
      workspaceState,
      engine,
      jobs,
      corpus,
      columns,
      workspace,
      indexWorkspace: askForIndex,
      log,
    }),
  );
  const showRecord = panels.showHit.bind(panels);
  const results = made.add(new ResultsView({ corpus, engine, log, showRecord }, workspaceState));
  made.add(
    engine.onDidChangeModel(() => {
      results.noteOtherModel();
    }),
  );
  return {
    log,
    library,
    model,
    tokenizer,
    engine,
    corpus,
    workspace,
    indexWorkspace: askForIndex,
    jobs,
    panels,
    results,
    dispose: () => {
      made.dispose();
    },
  };
}
