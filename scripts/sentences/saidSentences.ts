import ts from 'typescript';

/** What a source file says, and what it says otherwise than it should. */
export interface SaidSentences {
  /** Keys of translations, as `src/core/l10n/translate.ts` has them, with the English text of each. */
  readonly sentences: ReadonlyMap<string, string>;
  /** Lines count from 1. */
  readonly faults: readonly string[];
  /** What is said without `t`: the text of elements, and attributes that are read. */
  readonly bare: readonly string[];
}

const functions = ['t', 'tCount', 'tParts'];
const readAttributes = [
  'label',
  'title',
  'aria-label',
  'aria-valuetext',
  'placeholder',
  'alt',
  'what',
];

/** Finds the sentences that a file says by `t`, `tCount` and `tParts`. */
export function saidSentences(path: string, text: string): SaidSentences {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const sentences = new Map<string, string>();
  const faults: string[] = [];
  const bare: string[] = [];
  const placeOf = (node: ts.Node): string =>
    `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const { text: name } = node.expression;
      if (functions.includes(name)) call(name, node, isInFunction);
    }
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) {
      bare.push(`${placeOf(node)}: "${node.text.trim()}"`);
    }
    const value = ts.isJsxAttribute(node) ? node.initializer : undefined;
    if (value && ts.isStringLiteral(value) && ts.isJsxAttribute(node)) {
      if (readAttributes.includes(node.name.getText())) {
        bare.push(`${placeOf(node)}: ${node.name.getText()} "${value.text}"`);
      }
    }
    const isIn = isInFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => {
      visit(child, isIn);
    });
  };
  const call = (name: string, node: ts.CallExpression, isInFunction: boolean): void => {
    // The definitions themselves pass on what they are given.
    if (path.endsWith('core/l10n/translate.ts')) return;
    const count = name === 'tCount' ? 2 : 1;
    const messages = node.arguments.slice(name === 'tCount' ? 1 : 0).slice(0, count);
    const literals = messages.filter(ts.isStringLiteralLike);
    if (!isInFunction) {
      faults.push(`${placeOf(node)}: said while the file is loaded, before the language is known`);
    }
    if (literals.length < count) {
      faults.push(`${placeOf(node)}: ${name} is given something other than the text itself`);
      return;
    }
    const [one, many = one] = literals.map((literal) => literal.text);
    if (one === undefined || many === undefined) return;
    if (name !== 'tCount') sentences.set(one, one);
    else sentences.set(`${many}#one`, one).set(`${many}#other`, many);
  };
  visit(file, false);
  return { sentences, faults, bare };
}
