import { describe } from 'node:test';
import { testWithAxe } from '../support/fakes/testWithAxe.ts';
import { vscodeThemes, type ThemeName } from '../support/fakes/vscodeThemes.ts';

describe('the page for everybody, in the other themes by the rules of colours', () => {
  for (const theme of Object.keys(vscodeThemes) as ThemeName[]) {
    if (theme !== 'dark') testWithAxe(theme, 'colours');
  }
});
