import { element } from '../../drawing/element.ts';

/** Of more segments than this the labels are line numbers alone. */
const mostTexts = 40;
/** Room that a label needs: of a row its height, of a column a number's width. */
const roomPx = { rows: 16, columns: 32 };
const steps = [1, 2, 5, 10, 20, 50, 100, 200];

interface MatrixLabel {
  readonly line: number;
  readonly label: string;
}

/** Names of a matrix's rows (at its left) or columns (below it), as many as there is room for. */
export function matrixLabels(
  side: 'rows' | 'columns',
  labels: readonly MatrixLabel[],
  sizePx: number,
): HTMLElement[] {
  const cell = sizePx / labels.length;
  const step = steps.find((one) => one * cell >= roomPx[side]) ?? labels.length;
  const hasText = labels.length <= mostTexts && side === 'rows';
  const shown: HTMLElement[] = [];
  for (let i = 0; i < labels.length; i += step) {
    const { line, label } = labels[i]!;
    const text = element('span', { class: `matrix-label matrix-label-${side}` });
    text.append(element('span', { class: 'matrix-line' }, String(line)));
    if (hasText) text.append(element('bdi', { class: 'matrix-text' }, label));
    const middle = `${(i + 0.5) * cell}px`;
    text.style.setProperty(side === 'rows' ? 'top' : 'left', middle);
    shown.push(text);
  }
  return shown;
}

/** Whether the rows are named by their texts, which needs a wider edge. */
export function hasTextLabels(count: number): boolean {
  return count <= mostTexts;
}
