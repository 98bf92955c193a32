import { useRef } from 'preact/hooks';
import { lineForm, type LinePicture } from '../drawing/linePicture.ts';
import { useLook } from '../plain.ts';

interface LineDrawingProps {
  readonly class: string;
  /** What it is called, where all that it says does not stand beside it. */
  readonly label?: string;
  /** What is to be drawn where there is so much room. */
  readonly picture: (widthPx: number) => LinePicture;
}

/** A picture of lines as a part of a view: vector graphics in the theme's colours. */
export function LineDrawing({ class: name, label, picture }: LineDrawingProps) {
  const root = useRef<HTMLDivElement>(null);
  const look = useLook(root);
  const drawn = look && picture(look.widthPx);
  return (
    <div ref={root} class={`line-drawing ${name}`}>
      {drawn && (
        <svg
          width={drawn.width}
          height={drawn.height}
          role={label === undefined ? undefined : 'img'}
          aria-label={label}
          aria-hidden={label === undefined}
        >
          {drawn.lines.map((line) => (
            <polyline class={`drawn-${line.kind}`} {...lineForm(line)} />
          ))}
          {drawn.dots.map(([cx, cy]) => (
            <circle class="drawn-dot" cx={cx} cy={cy} r={3} />
          ))}
          {drawn.texts.map(({ at: [x, y], text, anchor }) => (
            <text x={x} y={y} text-anchor={anchor}>
              {text}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}
