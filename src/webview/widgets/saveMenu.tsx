import { t } from '../../core/l10n/translate.ts';
import { pngFile, svgFile, type AnyPicture } from '../drawing/pictureFile.ts';
import type { Titled } from '../drawing/picture.ts';
import { rowPicture, type RowColumns } from '../drawing/rowPicture.ts';
import { tableCsv, tableJson, type NumberTable } from '../format/numberTable.ts';
import { useView } from '../view.ts';
import { useTick } from './button.tsx';
import { MenuButton } from './menuButton.tsx';

interface SaveMenuProps {
  /** What the button calls it, such as `Matrix`. */
  readonly what: string;
  /** What titles and files call it, behind the document's name. */
  readonly name: string;
  /** As it looks in a file; left out where there is none. */
  readonly picture?: (() => AnyPicture | Promise<AnyPicture>) | undefined;
  /** Of a list: which columns of its table the picture shows. */
  readonly rows?: RowColumns;
  readonly table: () => NumberTable | Promise<NumberTable>;
  /** Whether it can be saved as a file, too: of what may be too large for a clipboard. */
  readonly savesTable?: boolean;
  /** Further forms in which it can be copied, by their names. */
  readonly forms?: Readonly<Record<string, () => string | Promise<string>>>;
  readonly hidden?: boolean;
}

const tableForms = { CSV: tableCsv, JSON: tableJson } as const;

/** A button with a menu: a view's picture as a file, its numbers on the clipboard. */
export function SaveMenu(props: SaveMenuProps) {
  const { what, name, table, rows, savesTable = false, forms = {}, hidden = false } = props;
  const picture = rows ? async () => rowPicture(await table(), rows) : props.picture;
  const { page, snapshot } = useView();
  const [isDone, setDone] = useTick();
  const label = picture || savesTable ? t('Save or Copy {0}…', what) : t('Copy {0}…', what);

  const act = async (said: string, action: () => Promise<boolean>): Promise<void> => {
    setDone(await page.performSaid(said, action));
  };
  const save = (
    ending: string,
    bytesOf: (it: Titled<AnyPicture>) => ArrayBuffer | Promise<ArrayBuffer>,
  ) =>
    act(t('Saved.'), async () => {
      const title = `${snapshot.title}: ${name}`;
      const bytes = await bytesOf({ ...(await picture!()), title });
      return page.api.saveFile({ name: `${title}.${ending}`, bytes });
    });
  const copyForms: SaveMenuProps['forms'] = {
    CSV: async () => tableForms.CSV(await table()),
    JSON: async () => tableForms.JSON(await table()),
    ...forms,
  };
  const copies = Object.entries(copyForms).map(([format, textOf]) => ({
    entry: t('Copy as {0}', format),
    run: () =>
      void act(t('Copied as {0}.', format), async () => {
        await page.api.copy({ text: await textOf() });
        return true;
      }),
  }));
  const saves = [
    { entry: t('Save as {0}…', 'SVG'), run: () => void save('svg', svgFile) },
    { entry: t('Save as {0}…', 'PNG'), run: () => void save('png', pngFile) },
  ];
  const tableSaves = Object.entries(tableForms).map(([format, textOf]) => ({
    entry: t('Save as {0}…', format),
    run: () =>
      void act(t('Saved.'), async () => {
        const bytes = new TextEncoder().encode(textOf(await table())).buffer;
        const ending = format.toLowerCase();
        return page.api.saveFile({ name: `${snapshot.title}: ${name}.${ending}`, bytes });
      }),
  }));
  const entries = [...(picture ? saves : []), ...(savesTable ? tableSaves : []), ...copies];
  return (
    <MenuButton
      label={label}
      icon={isDone ? 'check' : picture || savesTable ? 'save' : 'copy'}
      entries={entries}
      hidden={hidden}
    />
  );
}

interface SavedHeadProps extends SaveMenuProps {
  readonly title: string;
  /** Of the heading: 2 where it is not given. */
  readonly level?: 2 | 3;
}

/** The heading of a part that can be saved, with its menu beside it. */
export function SavedHead({ title, level = 2, ...menu }: SavedHeadProps) {
  return (
    <div class="section-head">
      {level === 2 ? <h2>{title}</h2> : <h3>{title}</h3>}
      <SaveMenu {...menu} />
    </div>
  );
}
