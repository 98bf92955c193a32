/** What an owner says of a release in publish.json; null is still to be filled in. */
const rules: Readonly<Record<string, { readonly wanted: string; isOne(value: unknown): boolean }>> =
  {
    publisher: { wanted: 'a publisher’s id of the Marketplace', isOne: isId },
    repository: { wanted: 'an https address', isOne: isAddress },
    bugs: { wanted: 'an https address', isOne: isAddress },
    homepage: { wanted: 'an https address', isOne: isAddress },
    galleryBanner: {
      wanted: '{ "color": "#rrggbb", "theme": "dark" or "light" }',
      isOne: isBanner,
    },
  };

interface PublishFacts {
  /** What goes into the packed package.json, in its form. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Names that are still to be filled in. */
  readonly missing: readonly string[];
  /** Sentences about what is filled in and wrong. */
  readonly faults: readonly string[];
}

export function publishFacts(given: Readonly<Record<string, unknown>>): PublishFacts {
  const names = Object.keys(rules);
  const missing = names.filter((name) => (given[name] ?? null) === null);
  const filled = names.filter((name) => !missing.includes(name));
  const faults = [
    ...filled
      .filter((name) => !rules[name]!.isOne(given[name]))
      .map((name) => `${name} in scripts/publish.json is not ${rules[name]!.wanted}.`),
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map((name) => `scripts/publish.json has no place for ${name}.`),
  ];
  const manifest = Object.fromEntries(filled.map((name) => [name, inManifest(name, given[name])]));
  return { manifest, missing, faults };
}

function inManifest(name: string, value: unknown): unknown {
  if (name === 'repository') return { type: 'git', url: value };
  return name === 'bugs' ? { url: value } : value;
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9-]*$/i.test(value);
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'https:';
}

function isBanner(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { color, theme } = value as { readonly color?: unknown; readonly theme?: unknown };
  const isColor = typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color);
  return isColor && (theme === 'dark' || theme === 'light');
}
