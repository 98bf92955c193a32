import { useLayoutEffect, useState } from 'preact/hooks';
import type { Ground } from '../../../drawing/points/mapPalette.ts';
import { onLookChange, readHeatColors, type HeatColors } from '../../../drawing/themeColors.ts';

/** What the theme that is on gives a map. */
interface MapLook {
  readonly ground: Ground;
  readonly heat: HeatColors;
}

/** The theme's, and anew with another theme. */
export function useMapLook(): MapLook {
  const [look, setLook] = useState(readLook);
  useLayoutEffect(
    () =>
      onLookChange(document.body, () => {
        const now = readLook();
        setLook((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
      }),
    [],
  );
  return look;
}

function readLook(): MapLook {
  const { classList } = document.body;
  const isLight =
    classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  return { ground: isLight ? 'light' : 'dark', heat: readHeatColors(document.body) };
}
