import { hasModifier } from '../../keys.ts';
import type { Spot } from './mapWindow.ts';

/** What hands, wheels and keys ask of a map. Spots are of the picture, in pixels. */
interface MapGestureEvents {
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, at: Spot | undefined) => void;
  readonly onWhole: () => void;
  readonly onHover: (at: Spot | undefined) => void;
  readonly onClick: (at: Spot) => void;
  /** A line that is being drawn around points, and its end. */
  readonly onLasso: (line: readonly Spot[], isDone: boolean) => void;
  readonly onKey: (key: 'choose' | 'list' | 'leave') => void;
  /** Whether a drag draws a line without Shift. */
  readonly isLasso: () => boolean;
}

const clickPx = 4;
const keyPanShare = 0.12;
const keyZoom = 1.3;
const wheelZoom = 0.0015;
const linePx = 16;

interface Hand {
  readonly start: Spot;
  at: Spot;
}

/** Listens on a map's field. A drag moves, the wheel and two fingers zoom, a drag with Shift draws around points. */
export function listenToGestures(field: HTMLElement, events: MapGestureEvents): void {
  const hands = new Map<number, Hand>();
  let line: Spot[] | undefined;
  let hasMoved = false;
  const spotOf = ({ clientX, clientY }: MouseEvent): Spot => {
    const { left, top } = field.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const onlyTwo = (): readonly [Spot, Spot] | undefined => {
    const [a, b] = [...hands.values()];
    return hands.size === 2 && a && b ? [a.at, b.at] : undefined;
  };

  field.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const at = spotOf(event);
    field.setPointerCapture(event.pointerId);
    hands.set(event.pointerId, { start: at, at });
    if (hands.size === 1) {
      hasMoved = false;
      line = event.shiftKey || events.isLasso() ? [at] : undefined;
    } else {
      hasMoved = true;
      line = undefined;
      events.onLasso([], false);
    }
  });
  field.addEventListener('pointermove', (event) => {
    const at = spotOf(event);
    const hand = hands.get(event.pointerId);
    if (!hand) {
      if (hands.size === 0) events.onHover(at);
      return;
    }
    const before = onlyTwo();
    const [dx, dy] = [at.x - hand.at.x, at.y - hand.at.y];
    hasMoved ||= Math.hypot(at.x - hand.start.x, at.y - hand.start.y) > clickPx;
    hand.at = at;
    const now = onlyTwo();
    if (before && now) {
      events.onPan(dx / 2, dy / 2);
      const factor = distance(now) / Math.max(1, distance(before));
      events.onZoom(factor, { x: (now[0].x + now[1].x) / 2, y: (now[0].y + now[1].y) / 2 });
    } else if (hasMoved && line) {
      line.push(at);
      events.onLasso(line, false);
    } else if (hasMoved) {
      events.onPan(dx, dy);
    }
  });
  const end = (event: PointerEvent, isDone: boolean): void => {
    if (!hands.delete(event.pointerId) || hands.size > 0) return;
    if (line && hasMoved) events.onLasso(isDone ? line : [], isDone);
    else if (isDone && !hasMoved) events.onClick(spotOf(event));
    line = undefined;
  };
  field.addEventListener('pointerup', (event) => end(event, true));
  field.addEventListener('pointercancel', (event) => end(event, false));
  field.addEventListener('pointerleave', () => events.onHover(undefined));
  field.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePx : 1;
      // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
      const strength = event.ctrlKey ? 6 * wheelZoom : wheelZoom;
      events.onZoom(Math.exp(-event.deltaY * unit * strength), spotOf(event));
    },
    { passive: false },
  );
  field.addEventListener('keydown', (event) => {
    if (hasModifier(event)) return;
    const { clientWidth, clientHeight } = field;
    const [across, down] = [keyPanShare * clientWidth, keyPanShare * clientHeight];
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => events.onPan(across, 0),
      ArrowRight: () => events.onPan(-across, 0),
      ArrowUp: () => events.onPan(0, down),
      ArrowDown: () => events.onPan(0, -down),
      '+': () => events.onZoom(keyZoom, undefined),
      '=': () => events.onZoom(keyZoom, undefined),
      '-': () => events.onZoom(1 / keyZoom, undefined),
      '0': events.onWhole,
      Home: events.onWhole,
      Enter: () => events.onKey('choose'),
      l: () => events.onKey('list'),
      L: () => events.onKey('list'),
      Escape: () => events.onKey('leave'),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function distance([a, b]: readonly [Spot, Spot]): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
