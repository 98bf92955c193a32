import { t, tCount } from '../../../core/l10n/translate.ts';
import type { PanelModel, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { linesText } from '../../format/unitName.ts';
import type { Page } from '../../page.ts';
import { hasList } from '../../view.ts';
import { Button, Icon } from '../../widgets/button.tsx';
import { Problem } from '../../widgets/notes.tsx';
import { PageStatus } from './pageStatus.tsx';

interface PageHeadProps {
  readonly page: Page;
  /** Undefined until the host has answered. */
  readonly snapshot: PanelSnapshot | undefined;
}

/** What the panel is about, with which model, what it is doing, and what went wrong. */
export function PageHead({ page, snapshot }: PageHeadProps) {
  const { title = '', model, status, unit = 'selection' } = snapshot ?? {};
  const hints = [
    ...(model?.trainedForSimilarity === false
      ? [
          t(
            'This model was not trained for similarity: even unrelated texts get high cosines, so compare them with each other.',
          ),
        ]
      : []),
    ...(model?.notes ?? []),
  ];
  // Lines of a document are embedded again by themselves, and the list marks which: no note comes and goes
  // with each key.
  const isStale = snapshot?.stale === true && unit === 'selection' && status?.kind !== 'working';
  return (
    <header class="page-head">
      <h1 class="title" hidden={title === ''}>
        <span class="title-name" dir="auto">
          {title}
        </span>
        <span class="title-where">{snapshot && whereText(page, snapshot)}</span>
      </h1>
      <p class="model" data-part="model" hidden={!model}>
        {model && modelText(model)}
      </p>
      <p class="note" data-part="model-hint" hidden={hints.length === 0}>
        {hints.join(' ')}
      </p>
      <div class="note" data-part="stale" hidden={!isStale}>
        <Icon name="info" />
        <span>{t('The document has changed since; positions may no longer fit.')}</span>
        <Button
          label={t('Embed Again')}
          onClick={() => void page.perform(() => page.api.retry(undefined))}
        />
      </div>
      <PageProblem page={page} />
      {status && <PageStatus page={page} status={status} unit={unit} />}
    </header>
  );
}

function PageProblem({ page }: { readonly page: Page }) {
  const problem = page.problem.value;
  if (!problem) return null;
  const { message, again } = problem;
  const onAgain =
    again &&
    (() => {
      page.clearProblem();
      again();
    });
  return (
    <Problem message={message} onAgain={onAgain}>
      <Button label={t('Dismiss')} icon="close" kind="icon" onClick={() => page.clearProblem()} />
    </Problem>
  );
}

/** Of several segments nothing: the list's head says how many. */
function whereText(page: Page, snapshot: PanelSnapshot): string {
  const only = hasList(snapshot) ? undefined : page.rows.row(0);
  return only ? linesText(only) : '';
}

function modelText({ name, dims, hiddenStateCount, precision }: PanelModel): string {
  const layers = hiddenStateCount - 1;
  const facts = [
    name,
    tCount(dims, '{0} dimension', '{0} dimensions'),
    ...(layers > 0 ? [tCount(layers, '{0} layer', '{0} layers')] : []),
  ];
  return [...facts, precision].join(' · ');
}
