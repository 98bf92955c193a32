import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LayeredSession } from '../../src/engine/runtime/layeredSession.ts';
import { nativeLibrary } from '../../src/engine/runtime/library/onnxLibrary.ts';
import { onnxRuntime } from '../../src/engine/runtime/onnxRuntime.ts';
import {
  differencesToPyTorch,
  externalDataOf,
  readTinyModel,
  tinyFamilies,
  tinyModelProbe,
  tinyModels,
} from '../../test/support/tinyModels.ts';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../realVscode/projectRoot.ts';
import {
  differenceToMaker,
  openSentenceCase,
  readSentenceCases,
  sentenceVersions,
} from './sentenceCases.ts';

/**
 * Writes docs/models.md: what came of holding layouts, exports and families against their makers' code, each compared
 * anew but for the tokenizers, whose fixture says what came of thousands of texts.
 *
 *     node scripts/models/modelTable.ts
 */
const target = join(projectRoot, 'docs', 'models.md');

// A unit vector's number, of fp32 sums in another order.
const mostOfVector = 2e-5;
const mostOfLayer = 1e-4;

/** What came of one layout of a tokenizer; see test/fixtures/tokenizers/README.md. */
interface TokenizerRow {
  readonly name: string;
  readonly models: string;
  readonly ids: string;
  readonly spans: string;
  /** Of what is refused. */
  readonly why?: string;
  readonly texts?: number;
}

interface FamilyRow {
  readonly family: string;
  readonly models: string;
  /** The layout of its tokenizer. */
  readonly layout: string;
  /** The golden values of its layers, and the file that is held against them. */
  readonly golden: string;
  readonly export: string;
  readonly firstPosition?: number;
  /** The case that says how vectors are made of its last layer. */
  readonly vector: string;
}

const families: readonly FamilyRow[] = [
  familyRow('BERT', 'all-MiniLM, bge, e5, gte', 'bert uncased', 'bert', 'mean, by switches'),
  familyRow(
    ...(['DistilBERT', 'multi-qa-distilbert', 'bert uncased', 'distilbert'] as const),
    'mean, by switches',
  ),
  familyRow('MPNet', 'all-mpnet-base-v2', 'mpnet', 'mpnet', 'mean, by switches'),
  familyRow('RoBERTa', 'all-distilroberta-v1', 'roberta', 'roberta', 'mean, by switches'),
  familyRow(
    ...(['RoBERTa that is told positions', 'the same', 'roberta', 'robertaPositions'] as const),
    'mean, by switches',
  ),
  familyRow(
    ...(['ModernBERT', 'gte-modernbert, modernbert-embed', 'modernbert', 'modernbert'] as const),
    'cls, by switches',
  ),
  familyRow('DeBERTa', 'DeBERTa v2 and v3', 'deberta-v3', 'deberta', 'mean, by switches'),
  familyRow('ALBERT', 'paraphrase-albert-small-v2', 'albert', 'albert', 'mean, by switches'),
  familyRow('ELECTRA', 'ELECTRA encoders', 'bert uncased', 'electra', 'mean, by switches'),
  familyRow('T5 encoder', 'sentence-t5, gtr-t5', 't5', 't5', 'dense behind the mean'),
  familyRow('Qwen3', 'Qwen3-Embedding', 'qwen2', 'qwen3', 'last token, by switches'),
  familyRow('Gemma 3', 'EmbeddingGemma', 'gemma', 'gemma3', 'dense behind the mean'),
];

function familyRow(
  family: string,
  models: string,
  layout: string,
  name: string,
  vector: string,
): FamilyRow {
  const ofFamily = tinyFamilies.find((each) => each.name === name);
  const file = ofFamily ? `${name}/export` : `${name}/opset17`;
  const { firstPosition = 0 } = ofFamily ?? {};
  return { family, models, layout, golden: `${name}/golden`, export: file, firstPosition, vector };
}

type Cells = readonly string[];

/** What `layers` and `maps` say of one file. */
async function layersOf(
  model: Uint8Array,
  golden: string,
  tolerance: number,
  options: Partial<Parameters<typeof LayeredSession.create>[2]>,
): Promise<readonly [layers: string, maps: string]> {
  const runtime = onnxRuntime(await nativeLibrary(), 1, { precision: 'fp32' });
  const session = await LayeredSession.create(model, runtime, {
    ...{ headCount: undefined, probe: tinyModelProbe },
    ...options,
  });
  const differences = await differencesToPyTorch(session, golden);
  const { attentionLayerCount, hiddenStateCount, layersNote } = session.info;
  await session.dispose();
  const worstOf = (what: RegExp): number =>
    Math.max(...[...differences].flatMap(([name, value]) => (what.test(name) ? [value] : [])));
  const layers = hiddenStateCount > 1 ? told(worstOf(/^layer/), tolerance) : refused(layersNote);
  const maps =
    attentionLayerCount > 0 ? told(worstOf(/^attention/), tolerance) : refused(layersNote);
  return [layers, maps];
}

function told(difference: number, tolerance: number): string {
  if (difference > tolerance) return `differs by ${difference.toPrecision(2)}`;
  return tolerance > mostOfLayer ? 'equal, to its rounding' : 'equal';
}

function refused(why: string | undefined): string {
  return `refused: ${(why ?? 'nobody knows why').replace(/^[^:]*: /, '').replace(/\.$/, '')}`;
}

async function vectorRows(): Promise<ReadonlyMap<string, Map<number, string>>> {
  const root = await mkdtemp(join(tmpdir(), 'ste-table-'));
  const rows = new Map<string, Map<number, string>>();
  try {
    for (const version of sentenceVersions) {
      for (const model of (await readSentenceCases(version)).cases) {
        const { engine, warned } = await openSentenceCase(root, model);
        const { choice, facts } = (await engine.model()).description;
        const difference = await differenceToMaker(engine, model);
        await engine.close();
        const untold = facts.trainedForSimilarity ? warned : [notTrained];
        const row = rows.get(model.name) ?? new Map<number, string>();
        row.set(version, vectorCell(difference, untold, choice.pooling));
        rows.set(model.name, row);
      }
    }
  } finally {
    await rm(root, { recursive: true });
  }
  return rows;
}

const notTrained =
  'No file tells of training for similarity, which the panel says: the mean of the first and the last layer is taken.';

function vectorCell(difference: number, said: readonly string[], pooling: string): string {
  const words = said.length === 0 ? '' : ` Said: “${said.join(' ')}”`;
  if (difference <= mostOfVector) {
    return pooling === 'file'
      ? 'equal (the file’s own; no shares of tokens)'
      : `equal${words && '.'}${words}`;
  }
  const by = difference === Infinity ? 'its length' : difference.toPrecision(2);
  return words === '' ? `differs by ${by}, in silence` : `differs by ${by}.${words}`;
}

function table(head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function tokenizerRows(): readonly TokenizerRow[] {
  const path = join(projectRoot, 'test', 'fixtures', 'tokenizers', 'layouts.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TokenizerRow[]) : [];
}

/** The whole document. */
export async function modelTable(): Promise<string> {
  const tokenizers = tokenizerRows();
  const vectors = await vectorRows();
  const latest = sentenceVersions.at(-1) ?? 0;
  const familyRows: Cells[] = [];
  for (const { family, models, layout, golden, export: file, firstPosition, vector } of families) {
    const of = tokenizers.find(({ name }) => name === layout);
    const options = firstPosition === undefined ? {} : { firstPosition };
    const [layers, maps] = await layersOf(readTinyModel(file), golden, mostOfLayer, options);
    const made = vectors.get(vector)?.get(latest) ?? 'not compared';
    const spans = of?.spans ?? 'not compared';
    familyRows.push([family, models, of?.ids ?? 'not compared', spans, made, layers, maps]);
  }
  const exportRows: Cells[] = [];
  for (const tiny of tinyModels) {
    const externalData = externalDataOf(tiny);
    const model = readTinyModel(tiny.name);
    const cells = await layersOf(model, tiny.golden, tiny.tolerance, { externalData });
    exportRows.push([tiny.name, ...cells]);
  }
  const vectorCells = [...vectors].map(([name, row]) => [
    name,
    ...sentenceVersions.map((version) => row.get(version) ?? 'not of that version'),
  ]);
  const tokenizerCells = tokenizers.map(({ name, models, ids, spans, why, texts }) => {
    const told = why === undefined ? ids : `${ids}: ${why.replace(/\.$/, '')}`;
    return [name, models, told, spans, texts === undefined ? '' : `${texts}`];
  });
  const makers = await Promise.all(
    sentenceVersions.map(async (version) => (await readSentenceCases(version)).madeWith),
  );
  const text = [
    '# Models, as their makers run them',
    '',
    '<!-- Written by scripts/models/modelTable.ts, which compares anew; change it there. -->',
    '',
    introduction(makers),
    '## Families',
    '',
    'A tiny random model of each, exported by PyTorch. Ids and spans are those of the layout of its tokenizer, the vector that of its way of pooling, both compared below; layers and attention maps are held against PyTorch’s, one by one.',
    '',
    table(['family', 'models of it', 'ids', 'spans', 'vector', 'layers', 'maps'], familyRows),
    '',
    '## What the files beside a model say',
    '',
    `Each case is a folder with these files, and four texts: queries, documents, and texts alone, made with ${makers.join(' and ')}.`,
    '',
    table(['files', ...makers.map((maker) => `vector, ${maker}`)], vectorCells),
    '',
    '## Exports',
    '',
    'One random BERT and one random DistilBERT, by exporters of several ages and in several precisions.',
    '',
    table(['export', 'layers', 'maps'], exportRows),
    '',
    '## Tokenizers',
    '',
    'Against PyPI `tokenizers`; see test/fixtures/tokenizers/README.md.',
    '',
    table(['layout', 'models', 'ids', 'spans', 'texts'], tokenizerCells),
    '',
  ].join('\n');
  return format(text, { ...(await resolveConfig(target)), parser: 'markdown' });
}

function introduction(makers: readonly string[]): string {
  return `What a model gives here, held against the code of its makers: “equal”, “refused” with the reason that a person is told,
or “differs by” with what is said of it. Nothing differs in silence. To see it for a model of yours:

\`\`\`sh
pip install -r scripts/models/requirements.txt
python scripts/models/referenceVectors.py MODEL      # writes referenceVectors.json, with ${makers.at(-1) ?? ''}
semantic-text models verify ID --against referenceVectors.json
\`\`\`

Put that file into the model’s folder, and Manage Models offers the comparison too.

**Pooling.** A file that gives a vector of its own for a whole text (\`sentence_embedding\`, or the output that
\`sentence_bert_config.json\` names) is compared with pooling when it is opened, over three texts. Where both are equal (a
cosine of .9999 or more), pooling is used, which says what each token adds; where not, the file’s own vector is used, and
what each token adds is not available.

**What differs by design.** Vectors have length 1 here, so that a cosine is a product; a model whose files ask for another
comparison says so. Text beyond \`max_seq_length\` (and beyond 512 tokens) is not cut off but read in windows.
\`encode_document\` knows \`document\` as the name of a prompt alone; here \`passage\` and \`corpus\` count where there is none, and
the prompt by default where neither is there.

**Shapes.** A file that runs at one length or one number of texts is run at that shape, filled up and cut. A decoder’s cache
is fed empty, and positions begin behind that of the padding where a family has it so.
`;
}

if (import.meta.main) writeFileSync(target, await modelTable());
