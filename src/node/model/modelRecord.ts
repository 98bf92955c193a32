import { AppError } from '../../core/errors/appError.ts';
import { parseJsonObject } from '../../core/json/parseJson.ts';
import { t } from '../../core/l10n/translate.ts';
import { isPathWithin } from '../../core/model/isPathWithin.ts';
import { hashNamed, type FileHash } from '../files/fileHash.ts';

/** A file of a model: what the Hub says of it, and what it was checked against. */
export interface ModelFile {
  /** Relative to the model, with `/`, without `..`. */
  readonly path: string;
  readonly bytes: number;
  readonly hash: FileHash;
}

/** What lies in a folder of the model store, written beside the files when all of them are verified. */
export interface ModelRecord {
  /** As on the Hub: `Xenova/distilbert-base-uncased`. */
  readonly id: string;
  /** The commit of its repository, 40 hex digits. */
  readonly commit: string;
  readonly files: readonly ModelFile[];
  /** ISO 8601. */
  readonly addedAt: string;
  /** Where it was taken from: the Hub's address, or a folder. */
  readonly source: string;
}

export const recordFileName = 'semanticTextModel.json';

const formatVersion = 1;
/** `owner/name`, or a name alone for the Hub's oldest models. */
const idPattern = /^(?:[\w.-]{1,96}\/)?[\w.-]{1,96}$/;

/** Whether something is written as the Hub writes a model's id. */
export function isModelId(text: string): boolean {
  return idPattern.test(text) && !/\.\.|--|(?:^|\/)[.-]|[.-](?:\/|$)/.test(text);
}

export function isCommit(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{40}$/.test(text);
}

export function recordJson({ id, commit, files, addedAt, source }: ModelRecord): string {
  const listed = files.map(({ path, bytes, hash }) => ({ path, bytes, [hash.kind]: hash.hex }));
  const record = { formatVersion, id, commit, addedAt, source, files: listed };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Reads a record, each member checked. Throws `modelInvalid`. */
export function parseRecord(json: string): ModelRecord {
  const record = parseJsonObject(json, (_, cause) => damaged(cause));
  const { id, commit, addedAt, source } = record;
  const listed = Array.isArray(record['files']) ? (record['files'] as unknown[]) : [];
  const files = listed.flatMap((entry) => toModelFile(entry) ?? []);
  if (
    record['formatVersion'] !== formatVersion ||
    typeof id !== 'string' ||
    !isModelId(id) ||
    !isCommit(commit) ||
    typeof addedAt !== 'string' ||
    typeof source !== 'string' ||
    files.length === 0 ||
    files.length !== listed.length
  ) {
    throw damaged();
  }
  return { id, commit, files, addedAt, source };
}

function toModelFile(entry: unknown): ModelFile | undefined {
  const { path, bytes, sha256, gitBlobSha1 } = (entry ?? {}) as Record<string, unknown>;
  const hash = hashNamed(String(sha256 ?? gitBlobSha1));
  const isWhole = typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0;
  if (typeof path !== 'string' || !isPathWithin(path) || !isWhole || !hash) return undefined;
  return { path, bytes, hash };
}

function damaged(cause?: unknown): AppError {
  return new AppError(
    'modelInvalid',
    t('The model’s {0} is damaged; remove the model and add it again.', recordFileName),
    { cause },
  );
}
