import { useMemo, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { PageThemes, ThemeEdit, ThemesRequest } from '../../../protocol/page/pageThemes.ts';
import { rowPicture } from '../../drawing/rowPicture.ts';
import { useView } from '../../view.ts';
import { TextNote } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { HalfTools } from './halfTools.tsx';
import { changeText } from './halfNumbers.tsx';
import { halfCounts, listedOrder } from './themeHalves.ts';
import { ThemeList } from './themeList.tsx';
import { themeMembers } from './themeMembers.ts';
import { emptyText, ThemeCounts } from './themeNotes.tsx';
import { themeListTable, themeTable } from './themeTable.ts';
import { EditTools, MethodTools } from './themeTools.tsx';
import { useHalves } from './useHalves.ts';

interface ThemesViewProps {
  readonly about: ThemesRequest;
  readonly data: PageThemes;
  /** Whether the text has been edited since. */
  readonly isOutdated: boolean;
  readonly isBusy: boolean;
  /** Id of the theme that was looked at last: what the map lights. */
  readonly chosen: number | undefined;
  readonly onChoose: (theme: number) => void;
  readonly onEdit: (edit: ThemeEdit) => void;
}

/** Themes that were found: how, how many, and their list. */
export function ThemesView(props: ThemesViewProps) {
  const { about, data, isOutdated, isBusy, chosen, onChoose, onEdit } = props;
  const { page, snapshot } = useView();
  const { documents } = snapshot;
  const [ticked, setTicked] = useState<readonly number[]>([]);
  const members = useMemo(() => themeMembers(data), [data]);
  const halves = useHalves(about.version);
  const { now, before } = halves;
  const counts = useMemo(
    () => (now && before ? halfCounts(data, now, before) : undefined),
    [data, now, before],
  );
  // The largest first, as the host has them: the first one keeps its place.
  const tickedNow = data.themes.map(({ id }) => id).filter((id) => ticked.includes(id));
  const edit = (wanted: ThemeEdit): void => {
    if (wanted.kind === 'merge') setTicked([]);
    onEdit(wanted);
  };
  const picture = async () => {
    const order = listedOrder(data, counts);
    const changeOf = (theme: number): string => {
      const own = counts?.[theme];
      return own ? changeText(own) : '';
    };
    const table = await themeListTable(page.api, about, data, { members, order, changeOf });
    return rowPicture(table, {
      ...{ number: 'texts', isRelative: true, decimals: 0 },
      ...{ texts: ['theme'], places: ['change', 'example'] },
    });
  };
  return (
    <>
      <div class="theme-tools">
        <MethodTools data={data} onEdit={edit} />
        <EditTools data={data} ticked={tickedNow} onEdit={edit}>
          <SaveMenu
            what={t('Themes')}
            name={t('themes')}
            savesTable
            picture={picture}
            table={() => themeTable(page.api, about, data, documents)}
            hidden={data.themes.length === 0}
          />
        </EditTools>
      </div>
      {data.themes.length > 0 && <HalfTools halves={halves} />}
      <ThemeCounts data={data} onEdit={edit} />
      <p class="theme-outdated quiet" data-part="outdated" role="status">
        {isOutdated && t('The text has changed; the themes follow when it is embedded.')}
      </p>
      {data.themes.length === 0 && <TextNote text={emptyText(data)} />}
      <div class="theme-view" aria-busy={isBusy || isOutdated ? true : undefined}>
        <ThemeList
          about={about}
          data={data}
          members={members}
          counts={counts}
          ticked={tickedNow}
          onTick={setTicked}
          chosen={chosen}
          onChoose={onChoose}
          onEdit={edit}
        />
      </div>
    </>
  );
}
