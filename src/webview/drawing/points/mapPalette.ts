import type { Rgb } from '../themeColors.ts';
import type { Spot } from './mapWindow.ts';

/** How a point of a group looks. */
export interface Look {
  readonly color: Rgb;
  readonly shape: Shape;
}

export const shapes = ['circle', 'square', 'triangle', 'diamond'] as const;
export type Shape = (typeof shapes)[number];

// Okabe and Ito's colours, told apart by people with any colour vision, made lighter or darker until they have a contrast of 3
// on the grounds of VS Code's themes.
const onDark: readonly Rgb[] = [
  [86, 180, 233],
  [230, 159, 0],
  [47, 199, 154],
  [255, 127, 92],
  [240, 228, 66],
  [224, 130, 200],
  [168, 149, 255],
  [154, 230, 110],
];
const onLight: readonly Rgb[] = [
  [0, 114, 178],
  [176, 106, 0],
  [0, 128, 96],
  [213, 70, 0],
  [122, 106, 0],
  [176, 60, 136],
  [106, 76, 208],
  [62, 122, 18],
];
/** Of what is in no group. */
const quiet = { dark: [140, 140, 140], light: [130, 130, 130] } as const;

export type Ground = 'dark' | 'light';

export const colorCount = onDark.length;

export function paletteOn(ground: Ground): readonly Rgb[] {
  return ground === 'dark' ? onDark : onLight;
}

export function quietColorOn(ground: Ground): Rgb {
  return quiet[ground];
}

/**
 * A number of a look for each group, 0 up to 31: colours go before shapes, and of groups that lie near each other none has the
 * look of another as long as there are enough. `middles`: where each group lies on the map, the largest group first.
 */
export function looksOf(middles: readonly Spot[]): Int32Array {
  const looks = new Int32Array(middles.length).fill(-1);
  const total = colorCount * shapes.length;
  middles.forEach(({ x, y }, group) => {
    // How near the nearest group of each look, and of each colour, is by now.
    const nearestLook = new Float64Array(total).fill(Infinity);
    const nearestColor = new Float64Array(colorCount).fill(Infinity);
    for (let other = 0; other < group; other++) {
      const distance = (middles[other]!.x - x) ** 2 + (middles[other]!.y - y) ** 2;
      const look = looks[other]!;
      const color = look % colorCount;
      nearestLook[look] = Math.min(nearestLook[look]!, distance);
      nearestColor[color] = Math.min(nearestColor[color]!, distance);
    }
    // A look that nobody has, of the colour that is farthest away; the first of equal ones.
    let best = 0;
    const isBetter = (look: number): boolean => {
      const [a, b] = [nearestLook[look]!, nearestLook[best]!];
      if (a !== b) return a > b;
      return nearestColor[look % colorCount]! > nearestColor[best % colorCount]!;
    };
    for (let look = 1; look < total; look++) if (isBetter(look)) best = look;
    looks[group] = best;
  });
  return looks;
}

export function lookOf(number: number, ground: Ground): Look {
  return {
    color: paletteOn(ground)[number % colorCount]!,
    shape: shapes[Math.floor(number / colorCount) % shapes.length]!,
  };
}
