import type { CodeLanguage } from '../endings/codeLanguage.ts';
import { declarationIn, type DeclarationKind, type ScopeKind } from './declarations.ts';
import type { PassageLines } from './passageLines.ts';

/** Lines that belong together: a declaration or statement with what is said above it and what stands inside. */
export interface CodeUnit {
  readonly first: number;
  end: number;
  /** The line that declares; comments and attributes stand above it. */
  head: number;
  kind: DeclarationKind | 'statement';
  name: string | undefined;
  readonly isAfterBlank: boolean;
  /** Nothing else stands in it. */
  isComment: boolean;
  /** The head of what the others stand in, with what is said above it. */
  readonly isHead?: boolean;
}

// What goes on with what stands above, though it stands in the same column.
const goesOn =
  /^(?:[}\])]|\{|end\b(?!\s*[=:(])|(?:else|elif|elsif|elseif|except|catch|finally|rescue|ensure|fi|done|esac|then|where|when|case|default)\b(?!\s*[=(.])|(?:case|default)\b.*:\s*$|<\/|\/\/\s*#?endregion|#\s*(?:else|elif|endif)\b|-->)/;
// Of a declaration whose brace stands below it.
const mostHeadLines = 12;
const label = /^\w+\s*:\s*$/;
const opensBrace = /[{([]\s*$/;
// A comment, or what is written about the declaration below.
const comment =
  /^(?:\/\/|\/\*|\*(?=[\s/]|$)|--|;|%|<!--|"""|'''|#(?!\[|!?\[|\s*(?:include|define|pragma|import|if|ifdef|ifndef|error|undef)\b|[\w-]+\s*[{,=(:;]))/;
const attribute: Readonly<Partial<Record<CodeLanguage, RegExp>>> = {
  script: /^(?:@[\p{L}_]|export\s+default\s*$)/u,
  python: /^@/,
  rust: /^#!?\[/,
  c: /^(?:@(?!interface\b|implementation\b|protocol\b|end\b)[\p{L}_]|\[[\w.]+.*\]\s*$|template\s*<|__attribute__|#\s*(?:if|ifdef|ifndef)\b|(?!(?:return|break|continue|else|do|try|public|private|protected)\b)[\p{L}_][\w\s*&:<>]*$)/u,
  shell: /^\[[\w.]+.*\]\s*$/,
  other: /^(?:@[\p{L}_]|#\[|\{-#|-spec\b|\[[\w.]+.*\]\s*$)/u,
};

/** The units of the lines from `first` to before `end`, none of them blank at its start. */
export function codeUnits(
  lines: PassageLines,
  first: number,
  end: number,
  language: CodeLanguage,
  scope: ScopeKind,
): CodeUnit[] {
  const units: CodeUnit[] = [];
  const isAttribute = attribute[language];
  let base = -1;
  let unit: CodeUnit | undefined;
  // All that was read of the unit is said about what follows.
  let isAbove = false;
  let isOpen = false;
  let isSection = false;
  let isAfterBlank = false;
  let lastFilled = first;
  const closeUnit = (): void => {
    if (unit) unit.end = lastFilled + 1;
  };
  for (let i = first; i < end; i++) {
    const indent = lines.indent(i);
    if (indent === -1) {
      isAfterBlank = true;
      continue;
    }
    if (base === -1) base = indent;
    if (unit && (indent > base || lines.isInside(i))) {
      lastFilled = i;
      isAfterBlank = false;
      continue;
    }
    const line = lines.content(i);
    // A section's keys stand in its column.
    const isInSection = isSection && !line.startsWith('[');
    if (unit && (isInSection || continues(line, language))) {
      lastFilled = i;
      if (/^[}\])]/.test(line)) isOpen = opensBrace.test(line);
      else if (line.startsWith('{')) isOpen = !line.trimEnd().endsWith('}');
      if (!(isAbove && !isAfterBlank)) isAbove = false;
      isAfterBlank = false;
      continue;
    }
    const found = declarationIn(line, language, scope);
    if (unit && isOpen && !(found && isAfterBlank)) {
      lastFilled = i;
      isAfterBlank = false;
      continue;
    }
    const isComment = comment.test(line);
    const isNowAbove = isComment || (found === undefined && isAttribute?.test(line) === true);
    isOpen = !isComment && opensBrace.test(line);
    if (unit && isAbove && !isAfterBlank) {
      if (!isNowAbove) {
        unit.head = i;
        unit.kind = found?.kind ?? 'statement';
        unit.name = found?.name;
        unit.isComment = false;
        isSection = language === 'data' && found?.kind === 'container';
      } else if (!isComment) unit.isComment = false;
    } else {
      closeUnit();
      unit = {
        first: i,
        end: i + 1,
        head: i,
        kind: isNowAbove ? 'statement' : (found?.kind ?? 'statement'),
        name: isNowAbove ? undefined : found?.name,
        isAfterBlank,
        isComment,
      };
      units.push(unit);
      isSection = language === 'data' && found?.kind === 'container';
    }
    isAbove = isNowAbove;
    lastFilled = i;
    isAfterBlank = false;
  }
  closeUnit();
  return units;
}

function continues(line: string, language: CodeLanguage): boolean {
  // In data a brace begins a record.
  if (language === 'json' && line.startsWith('{')) return false;
  return goesOn.test(line) || (language === 'c' && label.test(line));
}

/** The line behind the head, or behind the brace that stands below it. */
export function bodyOf(lines: PassageLines, head: number, end: number): number {
  const base = lines.indent(head);
  for (let i = head + 1; i < Math.min(end, head + mostHeadLines); i++) {
    if (lines.indent(i) > base) continue;
    return lines.content(i).trimEnd() === '{' ? i + 1 : head + 1;
  }
  return head + 1;
}

/** Where the lines begin that only close what `head` opened; `end` where there are none. */
export function tailOf(lines: PassageLines, head: number, end: number): number {
  const base = lines.indent(head);
  let tail = end;
  while (tail - 1 > head) {
    const indent = lines.indent(tail - 1);
    const isClosing =
      indent === -1 ||
      (indent <= base && /^(?:[}\])]|end\b|<\/|fi\b|done\b|esac\b)/.test(lines.content(tail - 1)));
    if (!isClosing) break;
    tail--;
  }
  return tail;
}
