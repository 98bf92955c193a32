import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { t } from '../../core/l10n/translate.ts';
import type { PanelStatus } from '../../protocol/pageApi.ts';
import { noTextHere } from '../format/unitName.ts';
import type { Page } from '../page.ts';
import type { Answer, Answered } from '../useAnswer.ts';
import { useView } from '../view.ts';
import { Button, Icon } from './button.tsx';

/** What comes sooner replaces what was there without a flicker in between. */
export const busyDelayMs = 150;

/** True when `isOn` has been true for so long. */
export function useLasting(isOn: boolean, delayMs: number): boolean {
  const [isLong, setLong] = useState(false);
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const timer = window.setTimeout(() => setLong(true), delayMs);
    return () => {
      window.clearTimeout(timer);
      setLong(false);
    };
  }, [isOn, delayMs]);
  return isOn && isLong;
}

/** What stands in a view's place while it has nothing to show. */
export function Note({ children }: { readonly children: ComponentChildren }) {
  return <div class="tab-state">{children}</div>;
}

export function TextNote({
  text,
  children,
}: {
  readonly text: string;
  readonly children?: ComponentChildren;
}) {
  if (text === '') return null;
  return (
    <Note>
      <span class="tab-state-text">{text}</span>
      {children}
    </Note>
  );
}

/** What stands where there is no segment: see `noTextHere`. */
export function NoTextNote() {
  const { snapshot } = useView();
  return <TextNote text={noTextHere(snapshot)} />;
}

/** Of work that did not come to its end. */
type StoppedStatus = Extract<PanelStatus, { readonly kind: 'failed' | 'cancelled' }>;

/** Why the work on the panel's texts was stopped, in a sentence. */
export function stoppedText(status: StoppedStatus): string {
  return status.kind === 'failed' ? status.message : t('Cancelled before everything was embedded.');
}

interface GoOnButtonProps {
  readonly page: Page;
  readonly status: StoppedStatus;
  readonly kind?: 'primary' | 'secondary';
}

/** Goes on with work that was stopped. */
export function GoOnButton({ page, status, kind = 'secondary' }: GoOnButtonProps) {
  return (
    <Button
      label={status.kind === 'failed' ? t('Try Again') : t('Embed Again')}
      kind={kind}
      onClick={() => void page.perform(() => page.api.retry(undefined))}
    />
  );
}

/** What stands where the texts' work was stopped before it had anything to show; nothing while it goes on. */
export function StoppedNote() {
  const { page, snapshot } = useView();
  const { status } = snapshot;
  if (status.kind !== 'failed' && status.kind !== 'cancelled') return null;
  return (
    <TextNote text={stoppedText(status)}>
      <GoOnButton page={page} status={status} />
    </TextNote>
  );
}

/** Shown after a moment. */
function Busy({ text }: { readonly text: string }) {
  const isLong = useLasting(true, busyDelayMs);
  if (!isLong) return null;
  return (
    <Note>
      <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
      <span class="tab-state-text" role="status">
        {text}
      </span>
    </Note>
  );
}

interface ProblemProps {
  readonly message: string;
  /** Undefined where there is nothing to try again. */
  readonly onAgain: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

export function Problem({ message, onAgain, children }: ProblemProps) {
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <span class="problem-text">{message}</span>
      {onAgain && <Button label={t('Try Again')} onClick={onAgain} />}
      {children}
    </div>
  );
}

interface AwaitedProps<A, T> {
  readonly answer: Answer<A, T>;
  /** What is said while it is awaited; undefined where the answer of before says enough. With `children`, it does. */
  readonly busy: string | undefined;
  /** What is shown of the newest answer. */
  readonly children?: (shown: Answered<A, T>) => ComponentChildren;
}

/** An answer, and what stands for one that is not there: that it is on its way, or why there is none. */
export function Awaited<A, T>({ answer, busy, children }: AwaitedProps<A, T>) {
  const { shown } = answer;
  const isThere = shown !== undefined && children !== undefined;
  return (
    <>
      <NotThere answer={answer} busy={isThere ? undefined : busy} />
      {isThere && children(shown)}
    </>
  );
}

function NotThere({
  answer: { isAsking, failure, again },
  busy,
}: Omit<AwaitedProps<unknown, unknown>, 'children'>) {
  if (failure !== undefined) {
    return (
      <Note>
        <Problem message={failure} onAgain={again} />
      </Note>
    );
  }
  return isAsking && busy !== undefined ? <Busy text={busy} /> : null;
}
