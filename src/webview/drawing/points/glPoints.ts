import { element } from '../element.ts';
import { shapes } from './mapPalette.ts';
import type { MapWindow, Room } from './mapWindow.ts';
import {
  levels,
  stepFor,
  type DrawOptions,
  type PointPainter,
  type PointScene,
} from './pointPainter.ts';

// A point's colour and shape stand in one row of pixels, by the number of its look.
const vertexSource = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in uvec2 style;
uniform vec4 window;
uniform float size;
uniform bool drawsLit;
uniform sampler2D palette;
flat out vec4 look;
flat out float strength;
void main() {
  bool isLit = style.y == ${levels.lit}u;
  look = texelFetch(palette, ivec2(int(style.x), 0), 0);
  strength = style.y == ${levels.dim}u ? 0.22 : isLit ? 1.0 : 0.8;
  gl_PointSize = isLit ? size * 1.5 : size;
  gl_Position = isLit == drawsLit ? vec4(place * window.xy + window.zw, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}`;

const fragmentSource = `#version 300 es
precision highp float;
uniform float size;
uniform bool isPlain;
flat in vec4 look;
flat in float strength;
out vec4 color;
void main() {
  float share = strength;
  if (!isPlain) {
    vec2 at = abs(gl_PointCoord * 2.0 - 1.0);
    int shape = int(look.a * 255.0 + 0.5);
    float far = length(at);
    if (shape == 1) far = max(at.x, at.y) * 1.15;
    else if (shape == 2) far = max(at.x * 0.9 + 0.5 - gl_PointCoord.y, gl_PointCoord.y * 2.0 - 1.0) * 1.1 + 0.05;
    else if (shape == 3) far = at.x + at.y;
    share *= clamp((1.0 - far) * size * 0.5, 0.0, 1.0);
    if (share <= 0.0) discard;
  }
  color = vec4(look.rgb * share, share);
}`;

// An attribute's numbers lie at most 255 bytes apart.
const mostStep = 31;
const paletteSize = 256;

interface Drawn {
  readonly program: WebGLProgram;
  readonly places: WebGLBuffer;
  readonly styles: WebGLBuffer;
  readonly uniforms: Readonly<Record<UniformName, WebGLUniformLocation | null>>;
}

const uniformNames = ['window', 'size', 'drawsLit', 'isPlain', 'palette'] as const;
type UniformName = (typeof uniformNames)[number];

/** Points by WebGL2: hundreds of thousands of them. */
export class GlPoints implements PointPainter {
  readonly canvas: HTMLCanvasElement;
  readonly mostPoints = Infinity;
  readonly #gl: WebGL2RenderingContext;
  readonly #drawn: Drawn;
  #count = 0;
  #hasLit = false;

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext) {
    this.canvas = canvas;
    this.#gl = gl;
    this.#drawn = prepared(gl);
  }

  /** Undefined where the browser has no WebGL2, or has it no longer. */
  static create(): GlPoints | undefined {
    const canvas = element('canvas', { class: 'point-canvas' });
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false });
    if (!gl || gl.isContextLost()) return undefined;
    try {
      return new GlPoints(canvas, gl);
    } catch {
      // A driver that compiles no shader: a canvas draws as well, if less.
      return undefined;
    }
  }

  setScene({ places, looks, levels: levelOf, palette }: PointScene): void {
    const gl = this.#gl;
    this.#count = looks.length;
    this.#hasLit = levelOf.includes(levels.lit);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#drawn.places);
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.DYNAMIC_DRAW);
    const styles = new Uint8Array(2 * looks.length);
    for (let point = 0; point < looks.length; point++) {
      styles[2 * point] = looks[point]!;
      styles[2 * point + 1] = levelOf[point]!;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#drawn.styles);
    gl.bufferData(gl.ARRAY_BUFFER, styles, gl.DYNAMIC_DRAW);
    const pixels = new Uint8Array(4 * paletteSize);
    palette.slice(0, paletteSize).forEach(({ color, shape }, i) => {
      pixels.set([...color, shapes.indexOf(shape)], 4 * i);
    });
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, paletteSize, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  }

  draw(window: MapWindow, room: Room, { pointPx, isMoving }: DrawOptions): void {
    const gl = this.#gl;
    const { uniforms } = this.#drawn;
    const ratio = globalThis.devicePixelRatio;
    const [width, height] = [Math.round(room.width * ratio), Math.round(room.height * ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const step = Math.min(mostStep, stepFor(this.#count, this.mostPoints, isMoving));
    const [x, y] = [(2 * window.scale) / room.width, (2 * window.scale) / room.height];
    gl.uniform4f(uniforms.window, x, y, -window.x * x, -window.y * y);
    gl.uniform1f(uniforms.size, pointPx * ratio);
    gl.uniform1i(uniforms.isPlain, isMoving && step > 1 ? 1 : 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#drawn.places);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 8 * step, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#drawn.styles);
    gl.vertexAttribIPointer(1, 2, gl.UNSIGNED_BYTE, 2 * step, 0);
    const count = Math.ceil(this.#count / step);
    // What is lit lies above the others.
    for (const drawsLit of this.#hasLit ? [0, 1] : [0]) {
      gl.uniform1i(uniforms.drawsLit, drawsLit);
      gl.drawArrays(gl.POINTS, 0, count);
    }
  }

  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function prepared(gl: WebGL2RenderingContext): Drawn {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error('This browser has no shaders.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true && !gl.isContextLost()) {
      throw new Error(gl.getShaderInfoLog(shader) ?? 'A shader was not compiled.');
    }
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? 'The shaders do not go together.');
  }
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.enableVertexAttribArray(0);
  gl.enableVertexAttribArray(1);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const locations = uniformNames.map((name) => [name, gl.getUniformLocation(program, name)]);
  const uniforms = Object.fromEntries(locations) as Drawn['uniforms'];
  return { program, places: gl.createBuffer(), styles: gl.createBuffer(), uniforms };
}
