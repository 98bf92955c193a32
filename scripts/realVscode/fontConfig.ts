import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/** Folders of `node_modules` with font files, in no order: families are named below. */
const fontFolders = [
  'dejavu-fonts-ttf/ttf',
  '@expo-google-fonts/kosugi',
  '@expo-google-fonts/zcool-xiaowei/400Regular',
  '@expo-google-fonts/nanum-gothic-coding',
  '@expo-google-fonts/noto-emoji/400Regular',
];

/** What a generic family stands for; the first that has the character is taken. */
const families: Readonly<Record<string, readonly string[]>> = {
  'sans-serif': ['Open Sans', 'DejaVu Sans'],
  serif: ['DejaVu Serif'],
  monospace: ['DejaVu Sans Mono'],
  'system-ui': ['Open Sans', 'DejaVu Sans'],
};

/** For every family, after its own: Japanese, Chinese, Korean, emoji (in black and white). */
const fallbacks = ['DejaVu Sans', 'Kosugi', 'ZCOOL XiaoWei', 'NanumGothicCoding', 'Noto Emoji'];

/**
 * A fontconfig file with the fonts of the npm packages alone, so that a picture is the same on every
 * machine whatever fonts it has.
 * @param chromiumFolder the unpacked browser: it holds Open Sans, and the cache is written there.
 */
export function fontConfig(chromiumFolder: string): string {
  const folders = [
    join(chromiumFolder, 'fonts'),
    ...fontFolders.map((folder) => join(projectRoot, 'node_modules', folder)),
  ];
  const aliases = Object.entries(families).map(
    ([generic, named]) =>
      `  <alias binding="same"><family>${generic}</family><prefer>${familyList([...named, ...fallbacks])}</prefer></alias>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${escape(folder)}</dir>`).join('\n')}
  <cachedir>${escape(join(chromiumFolder, 'fontCache'))}</cachedir>
${aliases.join('\n')}
</fontconfig>
`;
}

function familyList(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `<family>${name}</family>`).join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
