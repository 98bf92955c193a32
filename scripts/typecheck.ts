// Compiles each layer of `src` with its own globals, then everything together with the tests. In one process: each
// file is read and parsed once, for all of them. What was found before of files that are as they were, they and all that
// they import, is kept in `.cache`.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './realVscode/projectRoot.ts';

const projects = [
  ...readdirSync(resolve(projectRoot, 'src')).map((layer) => `src/${layer}/tsconfig.json`),
  'tsconfig.json',
].filter((path) => existsSync(resolve(projectRoot, path)));

const keptFolder = join(projectRoot, '.cache', 'types');
const sourceFiles = new Map<string, ts.SourceFile>();

/** What a project's compiler says is wrong. */
function diagnosticsOf(project: string): readonly ts.Diagnostic[] {
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
  const diagnostics = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
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
  console.error(`${text}\ntypecheck: ${project} failed`);
  process.exitCode = 1;
}
