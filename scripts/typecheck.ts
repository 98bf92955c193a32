// Checks each layer of `src` with its own globals, then the tests and scripts with all. Each file is checked once, there
// where it is at home, and read and parsed once, since all is done in one process. What was found before of files that are
// as they were, they and all that they import, is kept in `.cache`.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './realVscode/projectRoot.ts';

const layers = readdirSync(resolve(projectRoot, 'src')).filter((layer) =>
  existsSync(resolve(projectRoot, 'src', layer, 'tsconfig.json')),
);
const homes = layers.map((layer) => `${resolve(projectRoot, 'src', layer)}/`.replaceAll('\\', '/'));

interface Project {
  readonly config: string;
  readonly isAtHome: (file: ts.SourceFile) => boolean;
}

const projects: readonly Project[] = [
  ...layers.map((layer, i) => ({
    config: `src/${layer}/tsconfig.json`,
    isAtHome: ({ fileName }: ts.SourceFile) => fileName.startsWith(homes[i] ?? ''),
  })),
  {
    config: 'tsconfig.json',
    isAtHome: ({ fileName }) => !homes.some((home) => fileName.startsWith(home)),
  },
];

const keptFolder = join(projectRoot, '.cache', 'types');
const sourceFiles = new Map<string, ts.SourceFile>();

/** What a project's compiler says is wrong of the files that are at home there. */
function diagnosticsOf({ config: project, isAtHome }: Project): readonly ts.Diagnostic[] {
  const unreadable: ts.Diagnostic[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(resolve(projectRoot, project), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => unreadable.push(diagnostic),
  });
  if (!parsed) return unreadable;
  const { fileNames: rootNames, errors: configFileParsingDiagnostics } = parsed;
  const tsBuildInfoFile = join(keptFolder, `${project.replaceAll('/', '-')}.tsbuildinfo`);
  const options = { ...parsed.options, incremental: true, tsBuildInfoFile };
  const host = ts.createIncrementalCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, how, ...rest) => {
    const { languageVersion, impliedNodeFormat, jsDocParsingMode } =
      typeof how === 'object' ? how : { languageVersion: how };
    const key = [path, languageVersion, impliedNodeFormat, jsDocParsingMode].join('|');
    const file = sourceFiles.get(key) ?? read(path, how, ...rest);
    if (file) sourceFiles.set(key, file);
    return file;
  };
  const program = ts.createIncrementalProgram({
    ...{ rootNames, options, host, configFileParsingDiagnostics },
  });
  while (program.getSemanticDiagnosticsOfNextAffectedFile(undefined, (file) => !isAtHome(file)));
  const diagnostics = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getSourceFiles()
      .filter(isAtHome)
      .flatMap((file) => program.getSemanticDiagnostics(file)),
  ];
  // Nothing but what is kept for the next time.
  program.emit();
  return diagnostics;
}

for (const project of projects) {
  const diagnostics = diagnosticsOf(project);
  if (diagnostics.length === 0) continue;
  const text = ts.formatDiagnosticsWithColorAndContext(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => projectRoot,
    getNewLine: () => '\n',
  });
  console.error(`${text}\ntypecheck: ${project.config} failed`);
  process.exitCode = 1;
}
