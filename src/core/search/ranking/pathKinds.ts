// Folders of tests, of examples, of what others wrote and of what a program wrote.
const folders =
  /(?:^|\/)(?:tests?|__tests?__|specs?|testdata|fixtures?|mocks?|__mocks__|examples?|samples?|demos?|bench(?:es|marks?)?|compat|legacy|deprecated|vendor|vendored|third_party|node_modules|dist|generated)\//i;
const files =
  /(?:^|\/)(?:test_[^/]*|[^/]*[._-](?:test|tests|spec|bench|min|pb|generated)\.[^/]+|[^/]*_(?:test|spec)\.[^/.]+|conftest\.py|package-lock\.json|yarn\.lock|[^/]*\.lock)$/i;

/** Whether a path is one of tests, examples, what others wrote or a program: what is asked for is seldom there. */
export function isBesideThePoint(path: string): boolean {
  return folders.test(path) || files.test(path);
}
