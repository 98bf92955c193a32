import { sizeText } from '../../../core/text/sizeText.ts';
import { t, tCount, tParts } from '../../../core/l10n/translate.ts';
import type { PanelModel, PanelSnapshot, PanelStatus } from '../../../protocol/pageApi.ts';
import { linesText, countText, shownUnit, type ShownUnit } from '../../format/unitName.ts';
import type { Page } from '../../page.ts';
import { hasList } from '../../view.ts';
import { Button, Icon } from '../../widgets/button.tsx';
import { GoOnButton, Problem, stoppedText, useLasting } from '../../widgets/notes.tsx';
import { Fragment, type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PageHeadProps {
  readonly page: Page;
  /** Undefined until the host has answered. */
  readonly snapshot: PanelSnapshot | undefined;
}

/** What the panel is about, with which model, what it is doing, and what went wrong. */
export function PageHead({ page, snapshot }: PageHeadProps) {
  const { title = '', model, status, unit = 'selection', isTable = false } = snapshot ?? {};
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
      {status && <PageStatus page={page} status={status} unit={shownUnit({ unit, isTable })} />}
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

/** Work that is over sooner, after everything was ready, is not shown. */
const workDelayMs = 500;

interface PageStatusProps {
  readonly page: Page;
  readonly status: PanelStatus;
  readonly unit: ShownUnit;
}

/** What the panel is doing, or why it shows nothing, with the next step. Nothing at all when it is ready. */
function PageStatus({ page, status: now, unit }: PageStatusProps) {
  const last = useRef(now);
  // An edit is embedded in a moment: nothing comes and goes with each key.
  const isShort = now.kind === 'working' && last.current.kind === 'ready';
  const isLong = useLasting(isShort, workDelayMs);
  const status = isShort && !isLong ? last.current : now;
  last.current = status;
  useSaid(page, status.kind);
  return (
    <div class={`status status-${status.kind}`} data-part="status" hidden={status.kind === 'ready'}>
      {/* Of another kind it has other elements, the same one keeps them: the focus may be on Cancel. */}
      <Fragment key={status.kind}>{content(page, status, unit)}</Fragment>
    </div>
  );
}

function useSaid(page: Page, kind: PanelStatus['kind']): void {
  const before = useRef<PanelStatus['kind']>(undefined);
  useLayoutEffect(() => {
    if (kind === 'working') page.announce(t('Embedding the text.'));
    else if (kind === 'cancelled') page.announce(t('Embedding cancelled.'));
    else if (kind === 'ready' && before.current === 'working')
      page.announce(t('The text is embedded.'));
    before.current = kind;
  }, [kind]);
}

function content(page: Page, status: PanelStatus, unit: ShownUnit) {
  const { api } = page;
  switch (status.kind) {
    case 'empty':
      return (
        <>
          <Icon name="selection" />
          <h2 class="empty-title">{t('No text to show yet')}</h2>
          <p>
            {tParts(
              'Select text in an editor, right-click it, and choose {0}.',
              <strong>{t('Embed Selection')}</strong>,
            )}
          </p>
          <p class="quiet">
            {t(
              'You will see the text as the model reads it: piece by piece, with the vector of each.',
            )}
          </p>
        </>
      );
    case 'working':
      return (
        <Work status={status} unit={unit}>
          <Button
            label={t('Cancel')}
            onClick={() => void page.perform(() => api.cancel(undefined))}
          />
        </Work>
      );
    case 'failed':
    case 'cancelled': {
      const isFailed = status.kind === 'failed';
      return (
        <>
          <Icon name={isFailed ? 'error' : 'circle-slash'} />
          <span class="status-text" role={isFailed ? 'alert' : undefined}>
            {stoppedText(status)}
          </span>
          <GoOnButton page={page} status={status} kind="primary" />
        </>
      );
    }
    case 'ready':
      return null;
  }
}

interface WorkProps {
  readonly status: PanelStatus & { readonly kind: 'working' };
  readonly unit: ShownUnit;
  readonly children: ComponentChildren;
}

function workText(
  { done, total, counts }: Pick<WorkProps['status'], 'done' | 'total' | 'counts'>,
  unit: ShownUnit,
): string {
  switch (counts) {
    case 'tokens':
      return t('Embedding: {0} of {1}', done, tCount(total, '{0} token', '{0} tokens'));
    case 'segments':
      return t('Embedding: {0} of {1}', done, countText(total, unit));
    case 'bytes':
      return t('Reading: {0} of {1}', sizeText(done), sizeText(total));
  }
}

function Work({ status: { done, total, counts }, unit, children }: WorkProps) {
  const isLoading = total === 0;
  const text = isLoading ? t('Loading the model…') : workText({ done, total, counts }, unit);
  return (
    <>
      <div class="status-line">
        <span class="status-text">{text}</span>
        {children}
      </div>
      <div
        class={isLoading ? 'progress progress-endless' : 'progress'}
        role="progressbar"
        aria-label={t('Embedding')}
        aria-valuetext={text}
        aria-valuemin={isLoading ? undefined : 0}
        aria-valuemax={isLoading ? undefined : total}
        aria-valuenow={isLoading ? undefined : done}
      >
        <div
          class="progress-fill"
          style={isLoading ? {} : { width: `${Math.min(100, (100 * done) / total)}%` }}
        />
      </div>
    </>
  );
}
