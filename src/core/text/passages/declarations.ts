import { onFirstUse } from '../../onFirstUse.ts';
import { isAsciiLetter } from '../segment.ts';
import type { CodeLanguage } from '../endings/codeLanguage.ts';

/** What stands in a declaration: further ones (`container`), tests (`suite`), statements (`function`), a value. */
export type DeclarationKind = 'container' | 'suite' | 'function' | 'value';

export interface Declaration {
  readonly kind: DeclarationKind;
  /** Undefined: of a group of values. */
  readonly name: string | undefined;
}

/** Where a line stands: in a `function` lie calls, and names that nobody looks for. */
export type ScopeKind = 'file' | 'container' | 'function';

type Rule = readonly [
  pattern: RegExp,
  /** `of`: what the pattern's group `word` says, by `kindOfWord`. */
  kind: DeclarationKind | 'of',
  /** Where it is not looked for. */
  not?: 'inFunction' | 'outsideContainer',
];

const containerWords = new Set(
  `class struct interface trait enum union namespace module object impl extension protocol record mixin service
  message defmodule defprotocol defimpl actor contract library mod concept annotation @interface instance`.split(
    /\s+/,
  ),
);

const modifiers = String.raw`(?:(?:export|default|public|private|protected|internal|fileprivate|static|abstract|final|async|unsafe|extern|inline|override|open|sealed|data|partial|virtual|local|declare|readonly|suspend|operator|companion|inner|lateinit|native|synchronized|mutating|indirect|case|implicit|lazy|global|(?:class|package)(?=\s+(?:static|func|class|struct|enum|protocol|actor|var|let)\b)|pub(?:\([^)]*\))?|"C")\s+)*`;
const name = String.raw`(?<name>[\p{L}_$@][\p{L}\p{N}_$]*[!?]?(?:(?:::|\.)[\p{L}_$~][\p{L}\p{N}_$]*[!?]?)*)(?![\p{L}\p{N}_$])`;

/** Words of many languages before the name. */
const keyword = (): Rule => [
  new RegExp(
    String.raw`^${modifiers}(?:const\s+(?=enum|fn|unsafe|extern))?${modifiers}(?<word>@?interface|class|struct|trait|enum(?:\s+(?:class|struct))?|union|namespace|module|object|extension|protocol|record|mixin|service|message|rpc|defmodule|defprotocol|defimpl|defmacrop?|defp?|actor|contract|library|mod|concept|annotation|function\b\s*\*?|func|fun|fn|sub|proc|procedure|method|macro|macro_rules!|typealias|subroutine|program|task)\s+${name}(?!\s*[,.)]\s)`,
    'u',
  ),
  'of',
];
const value = (): Rule => [
  new RegExp(
    String.raw`^${modifiers}(?:const|let|var|val|type|typealias|typedef|def|static)\s+(?:mut\s+)?${name}\s*[=:<({;]`,
    'u',
  ),
  'value',
  'inFunction',
];

const rules = onFirstUse((): Readonly<Record<CodeLanguage, readonly Rule[]>> => ({
  script: [
    [/^(?:describe|suite|context)(?:\.\w+)*\(\s*(["'`])(?<name>.+?)\1/, 'suite'],
    [/^(?:it|test|specify|scenario|bench)(?:\.\w+)*\(\s*(["'`])(?<name>.+?)\1/, 'function'],
    [
      new RegExp(
        String.raw`^${modifiers}(?:const|let|var)\s+(?<name>[\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*(?:async\b\s*)?(?:function\b|(?:<[^>]*>)?\([^)]*(?:\)\s*(?::[^=]*)?=>|$)|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)`,
        'u',
      ),
      'function',
    ],
    // Whoever loads it gives it a name, mostly its own.
    [
      /^(?:module\.)?exports\s*=\s*(?:[\w$.]+\s*=\s*)*(?<word>(?:async\s+)?function|class)\b\s*\*?\s*(?!extends\b)(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/u,
      'of',
    ],
    [
      new RegExp(
        String.raw`^(?<name>[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*)\s*=\s*(?:[\w$.]+\s*=\s*)*(?:async\b\s*)?(?:function\b|class\b|\([^)]*\)\s*=>|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)`,
        'u',
      ),
      'function',
    ],
    [/^export\s+(?<name>default)\b\s*(?:\{|[\w$.]+\()/, 'value'],
    [/^(?<name>(?:module\.)?exports(?:\.[\w$]+)*)\s*=/, 'value', 'inFunction'],
    keyword(),
    value(),
    [
      /^(?:(?:public|private|protected|static|abstract|async|override|readonly|declare|accessor|get|set)\s+)*\*?\s*(?<name>#?(?!(?:if|for|while|switch|catch|await|typeof|new|super|do|else|with)\b|(?:throw|return)\b(?!.*\)\s*\{\s*$))[\p{L}_$][\p{L}\p{N}_$]*)[?!]?\s*(?:<[^(]*>)?\((?!.*\)\s*(?:,|;\s*\/\/|\)))/u,
      'function',
      'outsideContainer',
    ],
    [
      /^(?:(?:public|private|protected|static|abstract|override|readonly|declare|accessor)\s+)*(?<name>#?[\p{L}_$][\p{L}\p{N}_$]*)[?!]?\s*[:=]\s*(?:async\b\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]*)?=>)/u,
      'function',
      'outsideContainer',
    ],
    [
      /^(?:(?:public|private|protected|static|abstract|override|readonly|declare|accessor)\s+)*(?<name>#?[\p{L}_$][\p{L}\p{N}_$]*|"[^"]{1,60}"|'[^']{1,60}')[?!]?\s*(?::|=(?!=)|;)/u,
      'value',
      'outsideContainer',
    ],
  ],
  python: [
    [/^(?<word>class|(?:async\s+)?c?p?def|func)\s+(?<name>[\p{L}_][\p{L}\p{N}_]*)/u, 'of'],
    [/^(?<name>[\p{L}_][\p{L}\p{N}_]*)\s*(?::[^=()]+)?=(?!=)/u, 'value', 'inFunction'],
    [/^(?<name>[\p{L}_][\p{L}\p{N}_]*)\s*:\s*[\p{L}"'[]/u, 'value', 'outsideContainer'],
  ],
  ruby: [
    [/^class\s*<<(?<name>)/, 'container'],
    [
      /^(?<word>class|module|def)\s+(?:self\.)?(?<name>[\p{L}_][\p{L}\p{N}_]*(?:(?:::|\.)[\p{L}_][\p{L}\p{N}_]*)*[!?=]?|[^\s\w(]{1,3})/u,
      'of',
    ],
    [
      /^(?:private|protected|public|module_function)\s+def\s+(?:self\.)?(?<name>[\p{L}_][\p{L}\p{N}_]*[!?=]?)/u,
      'function',
    ],
    [
      /^(?:RSpec\.)?(?:describe|context|feature|namespace)\b\s*\(?(?:["'](?<name>.+?)["']|:?(?<other>[\w:]+))/,
      'suite',
    ],
    [
      /^(?:it|test|specify|scenario|should|task|desc)\b\s*\(?(?:["'](?<name>.+?)["']|:(?<other>\w+))/,
      'function',
    ],
    [/^(?<name>[A-Z]\w*)\s*=(?!=)/, 'value', 'inFunction'],
  ],
  go: [
    [
      /^func\s+\(\s*(?:[\w]+\s+)?\*?(?<owner>[\p{L}_]\w*)[^)]*\)\s*(?<name>[\p{L}_][\p{L}\p{N}_]*)/u,
      'function',
    ],
    [/^func\s+(?<name>[\p{L}_][\p{L}\p{N}_]*)/u, 'function'],
    [/^type\s+(?<name>[\p{L}_][\p{L}\p{N}_]*)/u, 'container'],
    // Its names stand below.
    [/^(?:var|const|type)\s*(?<name>)\(/, 'value', 'inFunction'],
    [/^(?<name>[\p{L}_][\p{L}\p{N}_]*)\s*(?:[\w.*[\]]+\s*)?=/u, 'value', 'outsideContainer'],
    [/^(?:var|const)\s+(?<name>[\p{L}_][\p{L}\p{N}_]*)/u, 'value', 'inFunction'],
  ],
  rust: [
    [
      /^(?:unsafe\s+)?impl\b(?:\s*<(?:[^<>]|<[^<>]*>)*>)?\s+(?:.*?\sfor\s+)?(?:&(?:'\w+\s+)?)?(?:mut\s+)?(?:dyn\s+)?(?:\w+::)*(?<name>[\p{L}_][\p{L}\p{N}_]*)/u,
      'container',
    ],
    [/^macro_rules!\s*(?<name>\w+)/, 'function'],
    keyword(),
    value(),
  ],
  c: [
    [/^#\s*define\s+(?<name>\w+)/, 'value', 'inFunction'],
    [
      new RegExp(
        String.raw`^(?:[\w"]+\s+)*?(?<word>@interface|@implementation|@protocol|interface|class|struct|enum(?:\s+(?:class|struct))?|union|namespace|record|mixin|extension|concept)\s+(?:\[\[[^\]]*\]\]\s*)?(?:[A-Z_]{3,}\s+)?${name}(?![^{;]*[)=;]\s*$|\s+\*?\w+\s*(?:\(|=|;|\[))`,
        'u',
      ),
      'container',
    ],
    [/^(?:typedef|using)\b.*?\b(?<name>\w+)\s*(?:=.*)?;/, 'value', 'inFunction'],
    [
      /^(?!(?:if|for|foreach|while|switch|return|else|do|catch|throw|case|delete|goto|using|new|await|yield|assert|sizeof|import|package|lock|fixed|super|this|try|typedef)\b)(?:[\p{L}_@$~<][\p{L}\p{N}_:<>,.?[\]$@~"]*(?:\([^)]*\))?[\s*&]+)*?(?<name>~?[\p{L}_$][\p{L}\p{N}_$]*(?:::~?[\p{L}_]\w*)*|operator\s*[^\s(]{1,3}|operator\(\))\s*\((?![^)]*\)\s*(?:;|,|\.|->|\+|-|&&|\|\|))[^;=]*(?:=>.*|[{,(:)]\s*|(?:const|override|noexcept|final)\s*\{?\s*|throws\s[\w,.\s]+\{?\s*|\}\s*)?$/u,
      'function',
      'inFunction',
    ],
    [
      /^(?:[\p{L}_][\p{L}\p{N}_<>,.?[\]*&]*\s+[*&]*)+(?<name>[\p{L}_$][\p{L}\p{N}_$]*)(?:\[[^\]]*\])*\s*(?:=(?!=)|;|\{\s*(?:get|set|init))/u,
      'value',
      'inFunction',
    ],
    [/^def\s+(?<name>\w+)\s*\(/, 'function'],
  ],
  shell: [
    [/^(?:function\s+(?<name>[\w:.-]+)|(?<other>[\w:.-]+)\s*\(\)\s*(?:\{|\(|$))/i, 'function'],
    [/^:(?<name>\w+)\s*$/, 'function'],
    [
      /^(?:export\s+|readonly\s+|declare\s+(?:-\w+\s+)*|local\s+)?(?<name>[A-Z_][A-Z0-9_]*)=/,
      'value',
      'inFunction',
    ],
    [/^(?:class|filter|workflow)\s+(?<name>[\w-]+)/i, 'container'],
  ],
  sql: [
    [
      /^(?:create|alter)\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:global|local|temp|temporary|unique|materialized|unlogged|virtual|recursive|definer\s*=\s*\S+|editionable)\s+)*(?:table|view|function|procedure|proc|index|trigger|type|schema|sequence|domain|package|database|role|policy|extension)\s+(?:body\s+)?(?:if\s+(?:not\s+)?exists\s+)?(?<name>["`[\]\w.$]+)/i,
      'function',
    ],
    [
      /^(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?<name>["`[\]\w.$]+)/i,
      'value',
      'inFunction',
    ],
  ],
  style: [
    [
      /^(?<name>@(?:media|supports|layer|container|keyframes|mixin|function|include|font-face|property|page)\b[^{;]{0,80})/,
      'container',
    ],
    [/^(?!@)(?<name>[^{};]{1,200}?)\s*(?:\{|,\s*$)/, 'container'],
    [/^(?<name>[$@][\w-]+)\s*:/, 'value', 'inFunction'],
  ],
  markup: [
    [/^<(?:h[1-6]|title)\b[^>]*>\s*(?:<[^>]*>\s*)*(?<name>[^<]{1,100})/i, 'value'],
    [/^<(?:\w+:)?\w[\w.-]*\b[^>]*?\s(?:id|x:Name|name|Include)="(?<name>[^"]{1,80})"/, 'container'],
    [
      /^<(?<name>script|style|template|head|header|main|footer|nav|body|symbol|defs)\b/i,
      'container',
    ],
    [
      new RegExp(String.raw`^${modifiers}(?<word>function\b\s*\*?|class)\s+${name}\s*[({]`, 'u'),
      'of',
    ],
    [/^(?:const|let|var)\s+(?<name>[\w$]+)\s*=/, 'value', 'inFunction'],
    [
      /^(?:(?:async|get|set)\s+)*(?<name>(?!(?:if|for|while|switch|catch|function)\b)[\w$]+)\([^)]*\)\s*\{\s*$/,
      'function',
    ],
  ],
  json: [[/^"(?<name>(?:[^"\\]|\\.){1,80})"\s*:\s*[[{]/, 'value']],
  data: [
    [/^\[\[?\s*(?<name>[^\]]{1,80}?)\s*\]\]?\s*(?:[#;].*)?$/, 'container'],
    [/^(?:-\s+)?(?:name|id)\s*:\s+["']?(?<name>[^"'#]{1,80}?)["']?\s*$/, 'value'],
    [/^(?:-\s+)?["']?(?<name>[\w./][\w ./-]{0,80}?)["']?\s*:(?:\s|$)/, 'value'],
    [/^(?<name>[\w.-]{1,80})\s*=/, 'value'],
  ],
  other: [
    keyword(),
    [/^(?:local\s+)?function\s+(?<name>[\w.:]+)/, 'function'],
    [/^(?<name>[\w.]+)\s*(?:<-|=)\s*function\b/, 'function'],
    [/^\(def\w*\s+(?<name>[^\s()[\]]+)/, 'function'],
    [/^(?:resource|data|variable|output|provider|locals)\s+"(?<name>[^"]+)"/, 'container'],
    [
      /^(?:type|input|query|mutation|subscription|fragment|scalar|model|data|newtype|instance)\s+(?<name>\w+)/,
      'container',
      'inFunction',
    ],
    [/^(?<name>[a-z_][\w']*)\s+::\s/, 'value', 'inFunction'],
    [/^(?<name>[\w.%/-]+)\s*:(?![=:])(?:\s|$)/, 'value', 'inFunction'],
    value(),
  ],
}));

/** What a line declares, its white space before it taken off; undefined: nothing that is known. */
export function declarationIn(
  line: string,
  language: CodeLanguage,
  scope: ScopeKind,
): Declaration | undefined {
  if (!mayDeclare(line.charCodeAt(0), language)) return undefined;
  // No signature is longer, and patterns are not tried on minified code.
  const start = line.length > 400 ? line.slice(0, 400) : line;
  for (const [pattern, kind, not] of rules()[language]) {
    if (not === 'inFunction' && scope === 'function') continue;
    if (not === 'outsideContainer' && scope !== 'container') continue;
    const groups = pattern.exec(start)?.groups;
    const found = groups?.['name'] ?? groups?.['other'];
    if (groups === undefined || found === undefined) continue;
    const owner = groups['owner'];
    const plain = found.trim().replaceAll('::', '.');
    return {
      kind: kind === 'of' ? kindOfWord(groups['word'] ?? '') : kind,
      name: /^_*$/.test(plain) ? undefined : owner === undefined ? plain : `${owner}.${plain}`,
    };
  }
  return undefined;
}

function kindOfWord(word: string): DeclarationKind {
  if (word === 'typealias') return 'value';
  return containerWords.has(word.split(/\s/, 1)[0] ?? '') ? 'container' : 'function';
}

/** Most lines that are no declaration are known by their first unit. */
function mayDeclare(unit: number, language: CodeLanguage): boolean {
  if (isAsciiLetter(unit) || unit >= 0x80 || unit === 0x5f) return true;
  switch (language) {
    case 'style':
      return unit !== 0x7d && unit !== 0x2f;
    case 'markup':
      return unit === 0x3c;
    case 'json':
      return unit === 0x22;
    case 'data':
      return unit !== 0x23 && unit !== 0x3b;
    case 'shell':
      return unit === 0x3a;
    case 'script':
    case 'python':
    case 'ruby':
    case 'go':
    case 'rust':
    case 'c':
    case 'sql':
    case 'other':
      // `#private`, `@interface`, `$name`, `~Class`, `"key"`, `*generator`, `(defun`, `.PHONY`
      return '#@$~"\'*(.'.includes(String.fromCharCode(unit));
  }
}
