// `npm run bench [-- table …|engine|search|index|instant|vaswani|files|folder|nearness|learn|tokenizer|cut|host|groups|senses|wording|map|codeSearch FOLDER|ranking FOLDER …]`: prints measurements beside those of peers, in one run.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { engineEntry } from '../support/projectPaths.ts';
import { bankingLines, stsSentences } from './benchTexts.ts';
import { benchCodeSearch } from './codeSearchBench.ts';
import { benchCodeSearchProduct } from './codeSearchProductBench.ts';
import { benchCut } from './cutBench.ts';
import { benchEngine } from './engineBench.ts';
import { benchFileSearch } from './fileSearchBench.ts';
import { benchFolder } from './folderBench.ts';
import { benchGroups } from './groupsBench.ts';
import { benchHostPause } from './hostPauseBench.ts';
import { benchIndex } from './indexBench.ts';
import { benchInstant } from './instantBench.ts';
import { benchLearn } from './learnBench.ts';
import { benchMap } from './mapBench.ts';
import { benchNearness } from './nearnessBench.ts';
import { benchRuntimes } from './runtimeBench.ts';
import { benchSearch } from './searchBench.ts';
import { benchSenses } from './sensesBench.ts';
import { benchTable } from './table/tableBench.ts';
import { benchTokenizer } from './tokenizerBench.ts';
import { benchVaswani } from './vaswaniBench.ts';
import { benchWording } from './wordingBench.ts';

const hostLineCount = 10_000;

const given = process.argv.slice(2);
const isTable = given[0] === 'table';
// What follows `table` are its own parts and options.
const wanted = isTable ? [] : given;
const wants = (part: string): boolean => !isTable && (wanted.length === 0 || wanted.includes(part));

const sentences = stsSentences();
const lines = bankingLines();
if (!sentences || !lines) {
  console.error('The data sets lie in ../shared/data beside the project, and they are missing.');
  process.exit(1);
}
if (!existsSync(engineEntry)) {
  console.error('dist/engine.cjs is missing: run npm run build first.');
  process.exit(1);
}
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} of ${cpus()[0]?.model ?? 'unknown processors'}`,
);
if (isTable || given.length === 0) await benchTable(given.slice(1));
if (wants('engine')) {
  await benchEngine(sentences);
  await benchRuntimes(sentences);
}
if (wants('search')) await benchSearch();
if (wants('index')) await benchIndex();
const [wantedLines = 100_000, firstQuery = 0] = wanted
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
if (wants('instant')) await benchInstant(wantedLines, firstQuery);
if (wants('vaswani')) await benchVaswani();
if (wants('files')) await benchFileSearch();
if (wants('folder')) await benchFolder();
if (wants('nearness')) await benchNearness();
if (wants('wording')) await benchWording();
const path = wanted.find((word) => /[\\/]/.test(word));
const repositories = path ?? join(projectRoot, '..', 'repos');
if (wants('learn')) await benchLearn();
if (wants('codeSearch')) {
  const names = wanted.filter((word) => existsSync(join(repositories, word)) && word !== path);
  await benchCodeSearchProduct(repositories, names);
}
if (wants('ranking')) await benchCodeSearch(repositories);
if (wants('groups')) await benchGroups(wantedLines);
if (wants('senses')) await benchSenses(wantedLines);
if (wants('map')) await benchMap();
if (wants('tokenizer')) benchTokenizer();
if (wants('cut')) benchCut();
if (wants('host')) await benchHostPause(lines.slice(0, hostLineCount));
