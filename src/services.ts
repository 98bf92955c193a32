import * as vscode from 'vscode';
import { EngineClient } from './host/engineClient.ts';
import { DocumentCorpus } from './host/corpus/documentCorpus.ts';
import { indexLocation } from './host/index/workspaceContent.ts';
import { WorkspaceIndexService } from './host/index/workspaceIndexService.ts';
import { ChosenModel } from './host/models/chosenModel.ts';
import { ModelLibrary } from './host/models/modelLibrary.ts';
import { ExplorerPanel } from './host/panel/explorerPanel.ts';
import { ResultsView } from './host/results/resultsView.ts';
import { TokenizerService } from './host/tokenizerService.ts';

/** What features are built on; made once, at activation. */
interface Services {
  readonly log: vscode.LogOutputChannel;
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly workspaceIndex: WorkspaceIndexService;
  readonly explorerPanel: ExplorerPanel;
  readonly resultsView: ResultsView;
  readonly tokenizer: TokenizerService;
  readonly model: ChosenModel;
  readonly modelLibrary: ModelLibrary;
  dispose(): void;
}

/** The only place that puts services together. Reads no file and starts no process. */
export function createServices(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel('Semantic Text', { log: true });
  const path = (...parts: string[]): string =>
    vscode.Uri.joinPath(context.extensionUri, ...parts).fsPath;
  const modelLibrary = new ModelLibrary(path('media', 'model'), context);
  const model = new ChosenModel(path('media', 'model'), modelLibrary, log);
  const tokenizer = new TokenizerService(model);
  const engine = new EngineClient(
    path('dist', 'engine.cjs'),
    model,
    vscode.Uri.joinPath(context.globalStorageUri, 'machine').fsPath,
    indexLocation(context),
    log,
  );
  const corpus = new DocumentCorpus(engine, log);
  const workspaceIndex = new WorkspaceIndexService(engine, context, log);
  const { extensionUri } = context;
  const explorerPanel = new ExplorerPanel({
    extensionUri,
    engine,
    corpus,
    workspace: workspaceIndex,
    log,
  });
  const resultsView = new ResultsView(corpus, context.workspaceState, log);
  const modelChange = engine.onDidChangeModel(() => {
    resultsView.noteOtherModel();
  });
  return {
    log,
    engine,
    corpus,
    workspaceIndex,
    explorerPanel,
    resultsView,
    tokenizer,
    model,
    modelLibrary,
    dispose: () => {
      modelChange.dispose();
      resultsView.dispose();
      explorerPanel.dispose();
      workspaceIndex.dispose();
      corpus.dispose();
      engine.dispose();
      tokenizer.dispose();
      model.dispose();
      modelLibrary.dispose();
      log.dispose();
    },
  };
}
