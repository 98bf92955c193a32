import { documentKindOfPath } from '../../text/blocks/documentKind.ts';

// Folders of tests, of examples, of what others wrote and of what a program wrote; files of the same.
const besideFolders =
  /(?:^|\/)(?:tests?|__tests?__|tests?[-_](?:helpers?|utils?|data|support)|specs?|e2e|testdata|fixtures?|mocks?|__mocks__|examples?|samples?|demos?|bench(?:es|marks?|suite)?|compat|legacy|deprecated|vendor|vendored|third_party|node_modules|dist|generated)\//i;
const besideFiles =
  /(?:^|\/)(?:test_[^/]*|[^/]*[._-](?:tests?|spec|bench|min|pb|generated)\.[^/]+|conftest\.py|tests?\.rs)$/i;
// As Java, Kotlin, C# and their kin name them: RouterTest, RouterTests, RouterIT, TestRouter.
const besideClasses =
  /(?:^|\/)(?:\w*\p{Ll}(?:Tests?|IT|Spec)|Test\p{Lu}\w*)\.(?:java|kt|scala|groovy|cs|swift|php)$/u;
const besideWords =
  /\b(?:tests?|testing|tested|specs?|fixtures?|mocks?|examples?|samples?|demos?|bench\w*|compat\w*|legacy|deprecated|vendor\w*|generated)\b/i;
// What a project keeps beside what it is about: licences, what changed, what its packages are locked to, its own upkeep.
const upkeepFiles =
  /(?:^|\/)\.(?:github|circleci)\/|\.lock$|(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum)$|(?:^|\/)(?:(?:un)?licen[cs]e|copying|notice|authors|contributors|change(?:s|log)|history|news)(?:-\w+)?(?:\.(?:md|markdown|rst|adoc|txt))?$/i;
const upkeepWords =
  /\b(?:licen[cs]\w*|copyright|authors?|contribut\w*|chang\w*|history|news|releas\w*|versions?|lock\w*|dependenc\w*|workflows?|ci|actions?|issues?|templates?|upgrad\w*|migrat\w*)\b/i;

// What is written, drawn or set in files that are cut as code or as plain text.
const documents =
  /\.(?:txt|html?|ya?ml|toml|lock|css|svg|snap|log)$|(?:^|\/)(?:docs?|documentation)\//i;

/** Whether a path is one of tests, examples, what others wrote or a program: what is asked for is seldom there. */
export function isBesideThePoint(path: string): boolean {
  return besideFolders.test(path) || besideFiles.test(path) || besideClasses.test(path);
}

/** Whether a query asks for such files itself: "example of a middleware". */
export function asksForSuchFiles(plain: string): boolean {
  return besideWords.test(plain);
}

/** Whether a path is one of a project's upkeep, not of what it is about. */
export function isUpkeep(path: string): boolean {
  return upkeepFiles.test(path);
}

/** Whether a query asks for such files itself: "what changed in the last release". */
export function asksForUpkeep(plain: string): boolean {
  return upkeepWords.test(plain);
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
