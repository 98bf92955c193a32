/** Where an index lies. Its two files are made where they are missing. */
export interface IndexLocation {
  /** Folder of the workspace's own file; undefined: in memory, as long as the engine runs. */
  readonly folder: string | undefined;
  /** Folder of the vectors, which all workspaces share; undefined: in memory. */
  readonly vectorsFolder: string | undefined;
  /** The folders are only read: what is there is copied into memory, as long as the engine runs. */
  readonly isCopied?: boolean;
}

export interface IndexRequest {
  readonly location: IndexLocation;
}

/** In which encodings the files of a root are; names as VS Code's `files.encoding` has them. */
export interface RootEncoding {
  /** Of files that `endings` says nothing of. `utf8`: what is none is guessed. */
  readonly encoding: string;
  /** Whether a guess comes before what is said here. */
  readonly guesses: boolean;
  /** The first whose ending, in lower case, a file's name has. */
  readonly endings: readonly { readonly ending: string; readonly encoding: string }[];
}

/** `glob`: as in `IndexRoot.exclude`. `when`: name of the file beside; in it `$(basename)` is the name without its ending. */
export interface SiblingGlob {
  readonly glob: string;
  readonly when: string;
}

/** A folder of the disk whose files are indexed. */
export interface IndexRoot {
  /** Absolute path of a folder or a file. */
  readonly path: string;
  /** Globs relative to `path`, with `/`: what they match is left out, folders with all that lies in them. */
  readonly exclude: readonly string[];
  /** Globs relative to `path`: files that are taken whatever `exclude` and ignore files say. */
  readonly include: readonly string[];
  /** Globs that leave out what has a certain file beside it, as `files.exclude` has them; none when absent. */
  readonly excludeWhen?: readonly SiblingGlob[] | undefined;
  /** UTF-8 and a guess for what is none, when absent. */
  readonly encoding?: RootEncoding | undefined;
  /** Which columns of its tables are text; the first that matches counts, and what none matches is found. */
  readonly tables?: readonly TableColumns[] | undefined;
}

/** `glob`: as in `IndexRoot.exclude`. `columns`: the names of those that are text. */
export interface TableColumns {
  readonly glob: string;
  readonly columns: readonly string[];
}

/** What an index finds. `line`: a line, or a sentence of prose. */
export type IndexUnit = 'passage' | 'line';

/** Which files are indexed, and how they are cut. */
export interface IndexRules {
  readonly roots: readonly IndexRoot[];
  /** Whether `.gitignore`, `.ignore` and `.rgignore` files count, the repository's and the user's own rules among them. */
  readonly useIgnoreFiles: boolean;
  /** Whether links to what lies outside of a root are followed; false when absent. */
  readonly followLinks?: boolean | undefined;
  /** Larger files are left out; of notebooks the text in their cells counts. */
  readonly maxFileBytes: number;
  /** The same for logs and records, which are read piece by piece; as `maxFileBytes` when absent. */
  readonly maxLogBytes?: number | undefined;
  /** Names end with one of these, such as `.md`, in lower case; undefined: whatever is text. */
  readonly endings: readonly string[] | undefined;
  /** What files are cut into; `passage` when absent. */
  readonly unit?: IndexUnit | undefined;
  /** Of `line`: endings, in lower case, of files that are cut into sentences; all others are cut into lines. */
  readonly sentenceEndings: readonly string[];
  /** Of single tables, by absolute path or URI: the names of the columns that are text, before what `tables` says. */
  readonly columns?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A text that the editor serves in place of the disk's: changed and not saved, or from another file system. */
export interface ServedFile {
  /** Absolute path, or the URI where the disk has no such file. */
  readonly path: string;
  readonly text: string;
}

/** What an index is to hold. */
export interface IndexContent extends IndexRequest {
  readonly rules: IndexRules;
  /** All served files: one that was served before and is not among them is taken from the disk again. */
  readonly served: readonly ServedFile[];
  /**
   * Whether vectors of the texts' tokens are kept, too. When they no longer are, those that there are go with the next
   * update that embeds. Undefined: as it was said last, at first not.
   */
  readonly tokenVectors?: boolean | undefined;
}
