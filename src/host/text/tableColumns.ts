import * as vscode from 'vscode';
import { GlobRules } from '../../node/walk/globRules.ts';
import { isAffected, readSetting } from '../settings.ts';
import { tableColumns } from '../settingValues.ts';

const memoryKey = 'semanticText.tables.chosenColumns';
// Enough for whoever works with tables; the ones chosen first are forgotten first.
const mostFiles = 500;
const setting = 'semanticText.tables.textColumns';

type Memory = Pick<vscode.Memento, 'get' | 'update'>;
type Chosen = Readonly<Record<string, readonly string[]>>;

/** Which columns of tables are text: what was clicked for a file, kept in the workspace's state, before what the setting says. */
export class TableColumnChoice implements vscode.Disposable {
  readonly #memory: Memory;
  readonly #changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly #settings: vscode.Disposable;

  /** The table whose columns are others now; undefined: any may be. */
  readonly onDidChange = this.#changed.event;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (isAffected(event, [setting])) this.#changed.fire(undefined);
    });
  }

  /** Their names; undefined: they are to be found. */
  columnsOf(uri: vscode.Uri): readonly string[] | undefined {
    return this.chosenFor(uri) ?? columnsBySetting(uri);
  }

  /** What was clicked for a file; undefined where nothing was. */
  chosenFor(uri: vscode.Uri): readonly string[] | undefined {
    const name = uri.toString();
    return Object.hasOwn(this.chosen, name) ? this.chosen[name] : undefined;
  }

  /** By URI, what was clicked for each file. */
  get chosen(): Chosen {
    return this.#memory.get<Chosen>(memoryKey, {});
  }

  /** `columns`: undefined: what the setting says or is found. */
  async choose(uri: vscode.Uri, columns: readonly string[] | undefined): Promise<void> {
    const name = uri.toString();
    const others = Object.entries(this.chosen).filter(([file]) => file !== name);
    const all = columns === undefined ? others : [...others, [name, columns] as const];
    await this.#memory.update(memoryKey, Object.fromEntries(all.slice(-mostFiles)));
    this.#changed.fire(uri);
  }

  dispose(): void {
    this.#settings.dispose();
    this.#changed.dispose();
  }
}

let choice: TableColumnChoice | undefined;

/** Says by which choice documents are read. */
export function readTablesBy(chosen: TableColumnChoice): void {
  choice = chosen;
}

/** The columns of a table that are text where documents are read; undefined: they are to be found. */
export function chosenColumns(uri: vscode.Uri): readonly string[] | undefined {
  return choice?.columnsOf(uri);
}

function columnsBySetting(uri: vscode.Uri): readonly string[] | undefined {
  const rules = tableColumns(readSetting(setting, uri));
  if (rules.length === 0) return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const path = folder ? uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') : uri.path;
  return rules.find(({ glob }) => new GlobRules([glob]).matches(path))?.columns;
}
