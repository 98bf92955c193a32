import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const folder = new URL('../../../src/webview/styles/', import.meta.url);

interface Declaration {
  readonly line: number;
  readonly property: string;
  readonly value: string;
}

/**
 * The declarations of a formatted sheet but for the scale itself, and for those that follow, in one rule, a comment
 * that begins with "Geometry: " and says why they are places and sizes in a picture.
 */
function declarationsOf(css: string): Declaration[] {
  const found: Declaration[] = [];
  let isGeometry = false;
  let isScale = false;
  let begun = '';
  // Lines keep their numbers.
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, (comment) =>
    (comment.startsWith('/* Geometry: ') ? 'Geometry' : '').concat(comment.replace(/[^\n]/g, '')),
  );
  for (const [index, text] of bare.split('\n').entries()) {
    const line = text.trim();
    if (line === 'Geometry') isGeometry = true;
    else if (line.endsWith('{') || line === '}') {
      isGeometry = false;
      isScale = line.startsWith(':root');
      begun = '';
    } else if (line !== '') {
      begun += `${line} `;
      if (!line.endsWith(';')) continue;
      const [, property = '', value = ''] = /^([\w-]+):\s*(.*);/.exec(begun) ?? [];
      begun = '';
      if (!isGeometry && !isScale) found.push({ line: index + 1, property, value });
    }
  }
  return found;
}

const ofOneSide = /(?:^|-)(?:left|right)(?:-|$)|^float$/;
/** Of these four values are those of top, right, bottom and left, or of four corners. */
const ofFourSides = /^(?:margin|padding|inset|border-(?:width|style|color|radius))$/;

/** Whether it means another side where text goes from right to left. */
function isPhysical({ property, value }: Declaration): boolean {
  if (ofOneSide.test(property)) return true;
  if (property === 'text-align') return /^(?:left|right)$/.test(value);
  if (!ofFourSides.test(property)) return false;
  const [first, second, third, fourth] = partsOf(value);
  if (fourth === undefined) return false;
  return property === 'border-radius' ? first !== second || third !== fourth : second !== fourth;
}

/** `0 calc(1px + (2px))` is two. */
function partsOf(value: string): string[] {
  let flat = value;
  const inner = /\(([^()]*)\)/g;
  while (inner.test(flat)) flat = flat.replace(inner, (_, text: string) => text.replace(/\s/g, ''));
  return flat.split(/\s+/);
}

/** Strokes have their own widths. */
const ofStrokes =
  /^(?:outline|border(?!.*radius)|text-decoration|text-underline|stroke-width|.*shadow$)/;
/** From here on a size is one of the layout, which has no scale. */
const leastLayoutPx = 60;

function isOffScale({ property, value }: Declaration): boolean {
  // What stands in place of a variable of VS Code is not ours.
  const own = value.replace(/var\([^()]*\)/g, '');
  if (property === 'font-size') return /\d/.test(own);
  if (ofStrokes.test(property)) return false;
  const sizes = [...own.matchAll(/([\d.]+)px/g)].map(([, px]) => Number(px));
  return sizes.some((px) => px > 1 && px < leastLayoutPx);
}

describe('Styles of the page', () => {
  for (const sheet of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!sheet.endsWith('.css')) continue;
    const declarations = declarationsOf(readFileSync(new URL(sheet, folder), 'utf8'));
    const told = (isWrong: (one: Declaration) => boolean): string[] =>
      declarations
        .filter(isWrong)
        .map(({ line, property, value }) => `${sheet}:${String(line)}: ${property}: ${value}`);

    test(`${sheet} names no side as left or right, but for the geometry of pictures`, () => {
      assert.deepEqual(told(isPhysical), []);
    });

    test(`${sheet} has letters, spaces, corners and rows of the scale in base.css`, () => {
      assert.deepEqual(told(isOffScale), []);
    });
  }

  test('what is wrong is found, and the geometry of a picture is not', () => {
    const declarations = declarationsOf(`.a {
  margin: 0 2px 0 1px;
  border-radius: 0 var(--radius)
    var(--radius) 0;
  font-size: 11px;
  outline: 2px solid red;
  width: 96px;
  font-size: var(--vscode-font-size, 13px);

  /* Geometry: a place
     in a picture. */
  left: 7px;
}

.b {
  padding: 0 calc(1px + 2px) 0 calc(1px + 2px);
  border-left: 1px solid;
  text-align: right;
}
`);
    const linesOf = (isWrong: (one: Declaration) => boolean): number[] =>
      declarations.filter(isWrong).map(({ line }) => line);
    assert.deepEqual(linesOf(isPhysical), [2, 4, 17, 18]);
    assert.deepEqual(linesOf(isOffScale), [2, 5, 16]);
  });
});
