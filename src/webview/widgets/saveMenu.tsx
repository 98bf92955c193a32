import type { TargetedToggleEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { pngFile, svgFile, type AnyPicture } from '../drawing/pictureFile.ts';
import { tableCsv, tableJson, type NumberTable } from '../format/numberTable.ts';
import { focusIn, moveFocus } from '../keys.ts';
import { useView } from '../view.ts';
import { Icon } from './button.tsx';
import { useTick } from './button.tsx';

interface SaveMenuProps {
  /** What the button calls it, such as `Matrix`. */
  readonly what: string;
  /** What titles and files call it, behind the document's name. */
  readonly name: string;
  /** As it looks in a file; left out where there is none. */
  readonly picture?: (() => AnyPicture) | undefined;
  readonly table: () => NumberTable | Promise<NumberTable>;
  /** Further forms in which it can be copied, by their names. */
  /** Whether it can be saved as a file, too: of what may be too large for a clipboard. */
  readonly savesTable?: boolean;
  readonly forms?: Readonly<Record<string, () => string | Promise<string>>>;
  readonly hidden?: boolean;
}

const tableForms = { CSV: tableCsv, JSON: tableJson } as const;

/** A button with a menu: a view's picture as a file, its numbers on the clipboard. */
export function SaveMenu(props: SaveMenuProps) {
  const { what, name, picture, table, savesTable = false, forms = {}, hidden = false } = props;
  const { page, snapshot } = useView();
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useTick();
  const label = picture || savesTable ? `Save or Copy ${what}…` : `Copy ${what}…`;

  const act = async (said: string, action: () => Promise<boolean>): Promise<void> => {
    await page.perform(async () => {
      const isActed = await action();
      setDone(isActed);
      if (isActed) page.announce(said);
    });
  };
  const save = (ending: string, bytesOf: (it: AnyPicture) => ArrayBuffer | Promise<ArrayBuffer>) =>
    act('Saved.', async () => {
      const title = `${snapshot.title}: ${name}`;
      const bytes = await bytesOf({ ...picture!(), title });
      return page.api.saveFile({ name: `${title}.${ending}`, bytes });
    });
  const copyForms: SaveMenuProps['forms'] = {
    CSV: async () => tableForms.CSV(await table()),
    JSON: async () => tableForms.JSON(await table()),
    ...forms,
  };
  const copies = Object.entries(copyForms).map(([format, textOf]) => ({
    entry: `Copy as ${format}`,
    run: () =>
      act(`Copied as ${format}.`, async () => {
        await page.api.copy({ text: await textOf() });
        return true;
      }),
  }));
  const saves = [
    { entry: 'Save as SVG…', run: () => save('svg', svgFile) },
    { entry: 'Save as PNG…', run: () => save('png', pngFile) },
  ];
  const tableSaves = Object.entries(tableForms).map(([format, textOf]) => ({
    entry: `Save as ${format}…`,
    run: () =>
      act('Saved.', async () => {
        const bytes = new TextEncoder().encode(textOf(await table())).buffer;
        const ending = format.toLowerCase();
        return page.api.saveFile({ name: `${snapshot.title}: ${name}.${ending}`, bytes });
      }),
  }));
  const entries = [...(picture ? saves : []), ...(savesTable ? tableSaves : []), ...copies];
  const onToggle = ({ currentTarget, newState }: TargetedToggleEvent<HTMLElement>): void => {
    setOpen(newState === 'open');
    if (newState === 'open') focusIn(currentTarget.children[0]);
  };
  return (
    <span class="save-menu" hidden={hidden}>
      <button
        type="button"
        class="button button-icon"
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        popovertarget={id}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          event.currentTarget.click();
        }}
      >
        <Icon name={isDone ? 'check' : picture || savesTable ? 'save' : 'copy'} />
      </button>
      <div
        ref={menu}
        id={id}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onToggle={onToggle}
        onKeyDown={(event) => {
          // The focus goes back to the button, and on from there.
          if (event.key === 'Tab') menu.current?.hidePopover();
          moveFocus(event, event.currentTarget.children, { down: 1, wraps: true });
        }}
      >
        {entries.map(({ entry, run }) => (
          <button
            key={entry}
            type="button"
            class="menu-entry"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover();
              void run();
            }}
          >
            {entry}
          </button>
        ))}
      </div>
    </span>
  );
}
