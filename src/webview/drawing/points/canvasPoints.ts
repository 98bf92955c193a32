import { element } from '../element.ts';
import { cssColor } from '../themeColors.ts';
import type { Shape } from './mapPalette.ts';
import { toPicture, type MapWindow, type Room } from './mapWindow.ts';
import {
  levels,
  stepFor,
  type DrawOptions,
  type PointPainter,
  type PointScene,
} from './pointPainter.ts';

const strengths = { [levels.dim]: 0.22, [levels.plain]: 0.8, [levels.lit]: 1 };
const litSize = 1.5;

/** Points on a plain canvas, where there is no WebGL2: so many as it draws in a tenth of a second. */
export class CanvasPoints implements PointPainter {
  readonly canvas = element('canvas', { class: 'point-canvas' });
  readonly mostPoints = 10_000;
  #scene: PointScene | undefined;

  setScene(scene: PointScene): void {
    this.#scene = scene;
  }

  draw(window: MapWindow, room: Room, { pointPx, isMoving }: DrawOptions): void {
    const scene = this.#scene;
    const ratio = globalThis.devicePixelRatio;
    this.canvas.width = Math.round(room.width * ratio);
    this.canvas.height = Math.round(room.height * ratio);
    const context = this.canvas.getContext('2d');
    if (!context || !scene) return;
    context.scale(ratio, ratio);
    const step = stepFor(scene.looks.length, this.mostPoints, isMoving);
    for (const level of [levels.dim, levels.plain, levels.lit]) {
      context.globalAlpha = strengths[level];
      const size = level === levels.lit ? litSize * pointPx : pointPx;
      for (const [look, points] of pointsByLook(scene, level, step)) {
        const { color, shape } = scene.palette[look]!;
        context.fillStyle = cssColor(color);
        context.beginPath();
        for (const point of points) {
          const [x, y] = [scene.places[2 * point]!, scene.places[2 * point + 1]!];
          const at = toPicture(window, room, { x, y });
          const isSeen =
            at.x > -size && at.y > -size && at.x < room.width + size && at.y < room.height + size;
          if (isSeen) addShape(context, isMoving ? 'square' : shape, at.x, at.y, size / 2);
        }
        context.fill();
      }
    }
  }

  dispose(): void {
    this.#scene = undefined;
  }
}

function pointsByLook(
  { looks, levels: levelOf }: PointScene,
  level: number,
  step: number,
): Map<number, number[]> {
  const points = new Map<number, number[]>();
  for (let point = 0; point < looks.length; point += step) {
    if (levelOf[point] !== level) continue;
    const own = points.get(looks[point]!);
    if (own) own.push(point);
    else points.set(looks[point]!, [point]);
  }
  return points;
}

function addShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  x: number,
  y: number,
  half: number,
): void {
  switch (shape) {
    case 'circle':
      context.moveTo(x + half, y);
      context.arc(x, y, half, 0, 2 * Math.PI);
      break;
    case 'square':
      context.rect(x - 0.87 * half, y - 0.87 * half, 1.74 * half, 1.74 * half);
      break;
    case 'triangle':
      context.moveTo(x, y - half);
      context.lineTo(x + half, y + 0.87 * half);
      context.lineTo(x - half, y + 0.87 * half);
      context.closePath();
      break;
    case 'diamond':
      context.moveTo(x, y - half);
      context.lineTo(x + half, y);
      context.lineTo(x, y + half);
      context.lineTo(x - half, y);
      context.closePath();
      break;
  }
}
