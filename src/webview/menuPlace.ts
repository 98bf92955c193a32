import type { MenuContext } from '../protocol/pageMenu.ts';

/** The attribute of an element that tells VS Code what a right click on it is about. */
export function menuPlace(context: MenuContext): { readonly 'data-vscode-context': string } {
  const { webviewSection: section } = context;
  const own = section === undefined ? {} : { preventDefaultContextMenuItems: true };
  return { 'data-vscode-context': JSON.stringify({ ...context, ...own }) };
}
