import type { PanelModel, PanelSnapshot } from '../protocol/pageApi.ts';
import { button } from './ui/button.ts';
import { countText } from './ui/countText.ts';
import { element } from './ui/element.ts';
import { StatusView, type StatusEvents } from './ui/statusView.ts';

const untrained =
  'This model was not trained for similarity: even unrelated texts get high cosines, so compare them with each other.';

/** What the panel is about, with which model, what it is doing, and what went wrong. */
export class PageHead {
  readonly #title = element('h1', { class: 'title' });
  readonly #model = element('p', { class: 'model', 'data-part': 'model' });
  readonly #hint = element('p', { class: 'note', 'data-part': 'model-hint', hidden: true });
  readonly #stale = element('div', { class: 'note', 'data-part': 'stale', hidden: true });
  readonly #problem = element('div', { class: 'problem', role: 'alert', hidden: true });
  readonly #status: StatusView;
  readonly root: HTMLElement;

  constructor(events: StatusEvents, announce: (text: string) => void) {
    this.#status = new StatusView(events, announce);
    this.#stale.append(
      element('span', { class: 'codicon codicon-info', 'aria-hidden': 'true' }),
      element('span', {}, 'The document has changed since; positions may no longer fit.'),
      button({ label: 'Embed Again', onClick: events.onRetry }),
    );
    this.root = element('header', { class: 'page-head' }, this.#title, this.#model, this.#hint);
    this.root.append(this.#stale, this.#problem, this.#status.root);
  }

  /** `line`: where the only segment stands, if that is known. */
  show(snapshot: PanelSnapshot, line: number | undefined): void {
    const { title, unit, segmentCount, status, stale, model } = snapshot;
    const isOne = segmentCount === 1 && unit === 'selection';
    const lineText = line === undefined ? '' : `line ${line}`;
    const where = isOne ? lineText : countText(segmentCount, unit);
    this.#title.hidden = title === '';
    this.#title.replaceChildren(
      element('span', { class: 'title-name', dir: 'auto' }, title),
      element('span', { class: 'title-where' }, where),
    );
    this.#showModel(model);
    // Lines of a document are embedded again by themselves, and the list marks which: no note comes and goes
    // with each key.
    this.#stale.hidden = !stale || unit !== 'selection' || status.kind === 'working';
    this.#status.show(status, unit);
  }

  showProblem(message: string, again?: () => void): void {
    this.#problem.replaceChildren(
      element('span', { class: 'codicon codicon-error', 'aria-hidden': 'true' }),
      element('span', { class: 'problem-text' }, message),
    );
    if (again) {
      const retry = (): void => {
        this.clearProblem();
        again();
      };
      this.#problem.append(button({ label: 'Try Again', onClick: retry }));
    }
    const close = button({
      label: 'Dismiss',
      icon: 'close',
      kind: 'icon',
      onClick: () => this.clearProblem(),
    });
    this.#problem.append(close);
    this.#problem.hidden = false;
  }

  clearProblem(): void {
    this.#problem.hidden = true;
    this.#problem.replaceChildren();
  }

  #showModel(model: PanelModel | undefined): void {
    this.#model.hidden = model === undefined;
    const hints = [
      ...(model?.trainedForSimilarity === false ? [untrained] : []),
      ...(model?.notes ?? []),
    ];
    this.#hint.hidden = hints.length === 0;
    this.#hint.textContent = hints.join(' ');
    if (!model) return;
    const layers = model.hiddenStateCount - 1;
    const facts = [model.name, `${model.dims} dimensions`];
    if (layers > 0) facts.push(`${layers} layers`);
    this.#model.textContent = [...facts, model.precision].join(' · ');
  }
}
