import { isJsonObject, type JsonObject } from '../json/parseJson.ts';
import { t } from '../l10n/translate.ts';
import { JsonReader, invalidFile, isCount } from './jsonReader.ts';
import { notUnderstood } from './pipeline/notUnderstood.ts';
import { sequenceParts } from './sequenceParts.ts';
import { bertTemplates, robertaTemplates, type TemplatePart } from './tokenizerDefinition.ts';

const fileName = 'tokenizer.json';
const part = 'post-processor';

type IdLookup = (token: string) => number | undefined;

/** What is done once a text's tokens are there. */
export interface PostProcessing {
  readonly single: readonly TemplatePart[];
  readonly pair: readonly TemplatePart[];
  /** For each time that white space is taken out of spans, whether one space in front is kept (`add_prefix_space`). */
  readonly trims: readonly boolean[];
}

const text = (which: 'first' | 'second', tokenType: number): TemplatePart => ({
  ...{ kind: 'text', which, tokenType },
});

/**
 * Reads a `post_processor`: one template, as TemplateProcessing, BertProcessing or RobertaProcessing has it, or none;
 * before or after it, ByteLevel. Throws `unsupported` for others, `modelInvalid`.
 */
export function readPostProcessor(processor: unknown, idOf: IdLookup): PostProcessing {
  let templates: Pick<PostProcessing, 'single' | 'pair'> | undefined;
  const trims: boolean[] = [];
  for (const one of sequenceParts(processor, 'processors')) {
    if (!isJsonObject(one)) throw notUnderstood(part, one);
    const type = one['type'];
    const reader = new JsonReader(one, fileName);
    if (type === 'RobertaProcessing' || type === 'ByteLevel') {
      if (reader.boolean('trim_offsets', true))
        trims.push(reader.boolean('add_prefix_space', true));
      if (type === 'ByteLevel') continue;
    }
    const read = readTemplates(reader, type, idOf);
    if (!read) throw notUnderstood(part, type);
    if (templates) throw notUnderstood(part, 'Sequence');
    templates = read;
  }
  templates ??= { single: [text('first', 0)], pair: [text('first', 0), text('second', 1)] };
  return { ...templates, trims };
}

function readTemplates(
  reader: JsonReader,
  type: unknown,
  idOf: IdLookup,
): Pick<PostProcessing, 'single' | 'pair'> | undefined {
  if (type === 'BertProcessing') {
    return bertTemplates(processingId(reader, 'cls', type), processingId(reader, 'sep', type));
  }
  if (type === 'RobertaProcessing') {
    return robertaTemplates(processingId(reader, 'cls', type), processingId(reader, 'sep', type));
  }
  if (type !== 'TemplateProcessing') return undefined;
  const specials = reader.object('special_tokens', {});
  const single = reader.array('single').flatMap((piece) => readTemplatePart(piece, specials, idOf));
  const pair = reader.array('pair').flatMap((piece) => readTemplatePart(piece, specials, idOf));
  const textsOf = (parts: readonly TemplatePart[]): string =>
    parts.flatMap((piece) => (piece.kind === 'text' ? [piece.which] : [])).join(' ');
  if (textsOf(single) !== 'first' || textsOf(pair) !== 'first second') {
    throw notUnderstood(t('template of special tokens'), `${textsOf(single)}, ${textsOf(pair)}`);
  }
  return { single, pair };
}
/** `"cls": ["[CLS]", 101]` */
function processingId(reader: JsonReader, key: string, type: string): number {
  const id = reader.array(key)[1];
  if (!isCount(id)) throw invalidFile(fileName, t('"{0}" of {1} has no id', key, type));
  return id;
}

function readTemplatePart(
  piece: unknown,
  specials: JsonObject,
  idOf: IdLookup,
): readonly TemplatePart[] {
  if (!isJsonObject(piece))
    throw invalidFile(fileName, t('a template holds what is not an object'));
  if (isJsonObject(piece['Sequence'])) {
    const sequence = new JsonReader(piece['Sequence'], fileName);
    const which = sequence.string('id') === 'B' ? 'second' : 'first';
    return [{ kind: 'text', which, tokenType: sequence.count('type_id', 0) }];
  }
  const special = new JsonReader(new JsonReader(piece, fileName).object('SpecialToken'), fileName);
  const name = special.string('id');
  const tokenType = special.count('type_id', 0);
  const known = specials[name];
  const listed = isJsonObject(known) ? new JsonReader(known, fileName).array('ids') : [idOf(name)];
  return listed.map((id) => {
    if (!isCount(id)) throw invalidFile(fileName, t('the special token "{0}" has no id', name));
    return { kind: 'special', id, tokenType };
  });
}
