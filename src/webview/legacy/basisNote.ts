import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { PanelUnit } from '../../protocol/pageApi.ts';
import { element } from '../drawing/element.ts';
import { unitName } from '../format/unitName.ts';

/** Says in one sentence what percentiles compare with, and at length in its tooltip and in a disclosure. */
export class BasisNote {
  readonly root = element('details', { class: 'basis', 'data-part': 'basis', hidden: true });
  readonly #summary = element('summary');
  readonly #more = element('p', { class: 'basis-more' });

  constructor() {
    this.root.append(this.#summary, this.#more);
  }

  /** `where`: whose segments they are; those of a workspace are lines and sentences. */
  show(basis: PercentileBasis, unit: PanelUnit, where: 'content' | 'workspace' = 'content'): void {
    const many = where === 'workspace' ? 'texts' : unitName(unit, 2);
    const these = where === 'workspace' ? 'the workspace’s texts' : `these ${many}`;
    const sentence = basisSentence(basis, many, these);
    const more = basisExplanation(basis, many);
    if (this.#summary.textContent !== sentence) this.#summary.textContent = sentence;
    this.#more.textContent = more;
    this.#summary.title = more;
    this.root.dataset['basis'] = basis;
    this.root.hidden = false;
  }

  hide(): void {
    this.root.hidden = true;
  }
}

function basisSentence(basis: PercentileBasis, many: string, these: string): string {
  switch (basis) {
    case 'scores':
      return `Percentile: among the cosines to all of ${these}.`;
    case 'pairs':
      return `Percentile: among random pairs of ${these}.`;
    case 'background':
      return `Percentile: among pairs of unrelated sentences shipped with the model, because fewer than 50 different ${many} are embedded here.`;
    case 'none':
      return `No percentile: fewer than 50 different ${many} are embedded here, and the model brings no sentences to compare with.`;
  }
}

function basisExplanation(basis: PercentileBasis, many: string): string {
  const cosine =
    'The cosine says how alike two texts are to the model, from -1 to 1, but what counts as high differs from model to model and from text to text.';
  const others =
    basis === 'scores'
      ? `of all ${many} here`
      : basis === 'pairs'
        ? `of the pairs of ${many} drawn at random from here (10,000 of them, or all where there are fewer)`
        : 'of pairs of sentences that have nothing to do with each other';
  if (basis === 'none') return cosine;
  return `${cosine} The percentile says how many ${others} are less alike: 99.8 % means that all but two in a thousand are.`;
}
