import type { Language } from '../../../core/l10n/translate.ts';

interface PageSources {
  /** Where style sheets, pictures and fonts may come from, as the policy names it. */
  readonly cspSource: string;
  /** Of the one script that runs. */
  readonly nonce: string;
  /** The address of a file among the bundles. */
  readonly addressOf: (file: string) => string;
  /** What the page says is in this language. */
  readonly language: Language;
}

/** The HTML of the explorer's page: one script, two style sheets, and nothing from elsewhere. */
export function pageDocument({ cspSource, nonce, addressOf, language }: PageSources): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language.name}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${addressOf('codicon.css')}">
  <link rel="stylesheet" href="${addressOf('page.css')}">
  <title>Semantic Text Explorer</title>
</head>
<body>
  <main id="page"></main>
  <script type="application/json" id="language">${dataOf(language)}</script>
  <script nonce="${nonce}" src="${addressOf('webview.js')}"></script>
</body>
</html>`;
}

/** Data in a page: nothing in it ends the element. */
function dataOf(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
