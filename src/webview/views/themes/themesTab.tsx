import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { contentOf } from '../../../protocol/contentReference.ts';
import type { ThemeEdit } from '../../../protocol/page/pageThemes.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { JobNote } from '../../widgets/jobNote.tsx';
import { TextNote } from '../../widgets/notes.tsx';
import { themeColourings } from './map/mapColouring.ts';
import { ThemeMap } from './map/themeMap.tsx';
import { whyNothing } from './themeNotes.tsx';
import { ThemesView } from './themesView.tsx';

/** While somebody types, the themes wait for a pause. */
const editPauseMs = 400;

/** Boxes whose own undo takes back what was typed in them. */
const typed: readonly string[] = ['text', 'search'];

/** The texts in themes with names, which can be named, merged, split and left out by hand. */
export function ThemesTab() {
  const { page, snapshot } = useView();
  const { api, perform } = page;
  const { version } = snapshot;
  const [edition, setEdition] = useState(0);
  const reason = whyNothing(snapshot);
  const answer = useAnswer(reason === undefined ? { version, edition } : undefined, 'themes', {
    editPauseMs,
  });
  // While an edit of the text is embedded, and where they cannot be made anew, those before can be looked at.
  const kept = useRef(answer.shown);
  if (answer.shown) kept.current = answer.shown;
  const isOfContent = contentOf(kept.current?.about.version ?? '') === contentOf(version);
  const shown = isOfContent ? kept.current : undefined;
  const edit = (wanted: ThemeEdit): void =>
    void perform(
      async () => {
        const edited = await api.editThemes({ version, edit: wanted });
        setEdition(edited.edition);
      },
      { version },
    );
  /** Id of the theme that was looked at last, which the map lights. */
  const [chosen, setChosen] = useState<number>();
  const data = shown?.value;
  const colourings = useMemo(
    () => (data ? themeColourings(data, snapshot.documents) : []),
    [data, snapshot.documents],
  );
  const litTheme = data?.themes.findIndex(({ id }) => id === chosen) ?? -1;
  return (
    <div
      class="themes-tab"
      onKeyDown={(event) => {
        const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'z';
        const isTyping =
          event.target instanceof HTMLInputElement && typed.includes(event.target.type);
        if (!isUndo || isTyping || !shown?.value.undoable) return;
        event.preventDefault();
        // The editor's own undo would take back what was typed there.
        event.stopPropagation();
        edit({ kind: 'undo' });
      }}
    >
      {snapshot.embeddedCount > 0 && (
        <div class="map-part">
          <ThemeMap
            version={shown?.about.version ?? version}
            colourings={colourings}
            lit={litTheme < 0 ? undefined : litTheme}
            onLight={(group) =>
              setChosen(group === undefined ? undefined : data?.themes[group]?.id)
            }
          />
        </div>
      )}
      <div class="themes-part">
        {reason !== undefined && !shown && <TextNote text={reason} />}
        <JobNote
          answer={answer}
          busy={t('Looking for themes…')}
          cancelled={t('Looking for themes was cancelled.')}
          again={t('Group Again')}
        >
          {shown && (
            <Button label={t('Keep the Themes Before')} onClick={() => edit({ kind: 'undo' })} />
          )}
        </JobNote>
        {shown && (
          <ThemesView
            about={shown.about}
            data={shown.value}
            isOutdated={shown.about.version !== version}
            isBusy={answer.isAsking}
            chosen={chosen}
            onChoose={setChosen}
            onEdit={edit}
          />
        )}
      </div>
    </div>
  );
}
