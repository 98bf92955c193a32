import ts from 'typescript';

const translating = ['t', 'tCount', 'tParts'];
/** What VS Code shows of these is read. */
const readProperties =
  /^(?:title|label|detail|placeHolder|placeholder|prompt|description|tooltip|openLabel|saveLabel)$/;
/** What a log says stays English, and so do the mistakes of programmers, which are reported and not acted on. */
const ofLog = /(?:^|\.|#)log(?:\.(?:trace|debug|info|warn|error))?$|^console\./;
const ofMistakes = /^(?:Error|TypeError|RangeError|RegExp)$/;
const untold = ["'internal'", "'cancelled'"];
/** Names that no language translates, and code for others. */
const properNames =
  /Semantic Text(?: Explorer)?|^Semantic: (?=\{)|Embedding Projector|JSON Lines|NumPy|Parquet|CSV|HEAD/g;
/** What tells a clause from a list of names. */
const functionWord =
  /\b(?:a|an|and|are|by|for|has|have|in|is|its|no|not|of|or|that|the|this|to|was|were|with|yet)\b/;
const query =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|VACUUM|ATTACH|FROM|AND|OR) /;

/** Whether words at a place are read by people, so that they should be said by `t`. */
type Fault = (said: string) => boolean;

/**
 * Finds what reads as a sentence for people and is said without `t`: words in an error that a person acts on or in a
 * property that VS Code shows, any word that such a property is set to, and anything with the form of a sentence.
 * `isMarkup`: words in small letters are names of classes there.
 */
export function rawSentences(path: string, text: string, isMarkup: boolean): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node, isFault: Fault): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText();
      if (ofLog.test(called)) return;
      if (translating.includes(called)) {
        // The sentence itself comes first; of a count after it, in both its forms.
        for (const value of node.arguments.slice(called === 'tCount' ? 3 : 1))
          visit(value, isFault);
        return;
      }
    }
    if (ts.isNewExpression(node)) {
      const made = node.expression.getText();
      const values = node.arguments ?? [];
      if (ofMistakes.test(made) || untold.includes(values[0]?.getText() ?? '')) return;
      if (made === 'AppError' || made === 'WrongUse') {
        for (const value of values.slice(made === 'AppError' ? 1 : 0)) visit(value, hasWords);
        return;
      }
    }
    if (ts.isPropertyAssignment(node) && readProperties.test(node.name.getText())) {
      visit(node.initializer, hasWords);
      return;
    }
    if (isReadAssignment(node)) {
      visit(node.right, hasWord);
      return;
    }
    const said = textOf(node)?.replace(properNames, '');
    if (said !== undefined && !query.test(said) && isFault(said)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}: ${JSON.stringify(textOf(node))}`);
    }
    // What a function in an argument says is another matter.
    const inside = ts.isFunctionLike(node) ? isSentence : isFault;
    ts.forEachChild(node, (child) => {
      visit(child, inside);
    });
  };
  const isSentence: Fault = (said) =>
    (/\p{Ll}{2,}[,;:]? \p{L}{2,}/u.test(said) &&
      (/[.…?!]$|[a-z]; [a-z]/.test(said) ||
        /^\p{Lu}\p{Ll}+ |\{\} \p{Ll}{2,} \p{Ll}/u.test(said))) ||
    (!isMarkup && /^\p{Ll}[\p{Ll}’]*(?:,? [\p{Ll}’]+){2,}$/u.test(said) && functionWord.test(said));
  visit(file, isSentence);
  return found;
}

/** Whether a property that is read is set: `view.description = …`. */
function isReadAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    readProperties.test(node.left.name.text)
  );
}

/** Any word. */
function hasWord(said: string): boolean {
  return /\p{L}{3}/u.test(said);
}

/** A word with a capital, or two words: one in small letters is mostly a key or a code. */
function hasWords(said: string): boolean {
  return /\p{Lu}\p{Ll}+/u.test(said) || /\p{Ll}{2,}[,;:]? \p{L}{2,}/u.test(said);
}

/** The text of a literal, with `{}` for each value in it. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}
