import { useLayoutEffect, useState } from 'preact/hooks';
import { useView } from '../view.ts';
import { Button } from './button.tsx';

/** How long the tick stays. */
const tickMs = 1000;

interface CopyButtonProps {
  readonly label: string;
  /** What screen readers are told when it is done. */
  readonly said: string;
  readonly text: () => string;
}

/** Puts a text on the clipboard, and shows a tick when it is there. */
export function CopyButton({ label, said, text }: CopyButtonProps) {
  const { page } = useView();
  const [isDone, setDone] = useTick();
  const copy = async (): Promise<void> => {
    const isCopied = await page.perform(() => page.api.copy({ text: text() }));
    setDone(isCopied);
    if (isCopied) page.announce(said);
  };
  return <Button label={label} icon={isDone ? 'check' : 'copy'} onClick={() => void copy()} />;
}

/** Whether something has just been done: set to true, it is so for as long as a tick stays. */
export function useTick() {
  const [isDone, setDone] = useState(false);
  useLayoutEffect(() => {
    const timer = isDone ? window.setTimeout(() => setDone(false), tickMs) : undefined;
    return () => window.clearTimeout(timer);
  }, [isDone]);
  return [isDone, setDone] as const;
}
