import { documentKindOfPath } from '../../text/blocks/documentKind.ts';

// Folders of tests, of examples, of what others wrote and of what a program wrote; files of the same.
const besideFolders =
  /(?:^|\/)(?:tests?|__tests?__|specs?|testdata|fixtures?|mocks?|__mocks__|examples?|samples?|demos?|bench(?:es|marks?)?|compat|legacy|deprecated|vendor|vendored|third_party|node_modules|dist|generated)\//i;
const besideFiles =
  /(?:^|\/)(?:test_[^/]*|[^/]*[._-](?:tests?|spec|bench|min|pb|generated)\.[^/]+|conftest\.py)$/i;
const besideWords =
  /\b(?:tests?|testing|tested|specs?|fixtures?|mocks?|examples?|samples?|demos?|bench\w*|compat\w*|legacy|deprecated|vendor\w*|generated)\b/i;

// What is written, drawn or set in files that are cut as code or as plain text.
const documents =
  /\.(?:txt|html?|ya?ml|toml|lock|css|svg|snap|log)$|(?:^|\/)(?:docs?|documentation)\//i;

/** Whether a path is one of tests, examples, what others wrote or a program: what is asked for is seldom there. */
export function isBesideThePoint(path: string): boolean {
  return besideFolders.test(path) || besideFiles.test(path);
}

/** Whether a query asks for such files itself: "example of a middleware". */
export function asksForSuchFiles(plain: string): boolean {
  return besideWords.test(plain);
}

/** Whether a path is one of code, not of prose, records, markup or settings; a name that says nothing is none. */
export function isCode(path: string): boolean {
  return documentKindOfPath(path) === 'code' && !documents.test(path);
}

/** Whether a path is one of prose, records, markup or settings, not of code. */
export function isDocument(path: string): boolean {
  if (documents.test(path)) return true;
  const kind = documentKindOfPath(path);
  return kind !== 'plain' && kind !== 'code';
}
