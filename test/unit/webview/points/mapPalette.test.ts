import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  colorCount,
  looksOf,
  lookOf,
  paletteOn,
  quietColorOn,
  shapes,
} from '../../../../src/webview/drawing/points/mapPalette.ts';
import type { Rgb } from '../../../../src/webview/drawing/themeColors.ts';
import { vscodeThemes } from '../../../support/fakes/vscodeThemes.ts';

/** Relative luminance of WCAG 2. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function rgbOf(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

describe('looks of groups', () => {
  test('every colour stands out from the ground of every theme', () => {
    for (const [name, { bodyClass, variables }] of Object.entries(vscodeThemes)) {
      const ground = /light/.test(bodyClass) ? 'light' : 'dark';
      const background = rgbOf(variables['editor-background']!);
      for (const color of [...paletteOn(ground), quietColorOn(ground)]) {
        const found = contrast(color, background);
        assert.ok(found >= 3, `${name}: ${color.join()} has ${found.toFixed(2)}`);
      }
    }
  });

  test('colours go before shapes, and no look comes twice while there are others', () => {
    const middles = Array.from({ length: 40 }, (_, i) => ({ x: Math.cos(i), y: Math.sin(2 * i) }));
    const looks = looksOf(middles);
    const first = [...looks.slice(0, colorCount)];
    assert.equal(new Set(first.map((look) => look % colorCount)).size, colorCount);
    const total = colorCount * shapes.length;
    assert.equal(new Set(looks.slice(0, total)).size, total);
    assert.ok(looks.every((look) => look >= 0 && look < total));
    assert.equal(lookOf(0, 'dark').shape, 'circle');
    assert.notEqual(lookOf(colorCount, 'dark').shape, 'circle');
  });

  test('groups that lie near each other have no colour in common while there are others', () => {
    // Eight groups far away from one another take all colours; then one beside each.
    const far = Array.from({ length: colorCount }, (_, i) => ({ x: i / 4 - 1, y: 0 }));
    const near = far.map(({ x }) => ({ x: x + 0.01, y: 0 }));
    const looks = looksOf([...far, ...near]);
    for (let i = 0; i < colorCount; i++) {
      assert.notEqual(looks[i]! % colorCount, looks[colorCount + i]! % colorCount);
    }
  });
});
