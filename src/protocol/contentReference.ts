/**
 * Names what a call is about. The version is another one whenever segments come, go, move or get another text, as a
 * document is edited: calls about an old one reject with `invalidInput`, and what was fetched is fetched again. Only
 * `contentOf` says what is in it.
 */
export interface ContentReference {
  readonly version: string;
}

/** A content's version of a number. */
export function versionOf(contentId: string, edition: number): string {
  return `${contentId}.${edition}`;
}

/** The content that a version is of: in another one, what was chosen no longer applies. */
export function contentOf(version: string): string {
  return version.slice(0, Math.max(0, version.lastIndexOf('.')));
}

/** Whether both are of one content, between which there was an edit. */
export function isEdited(version: string, since: string): boolean {
  return version !== since && contentOf(version) === contentOf(since);
}

export interface SegmentReference extends ContentReference {
  readonly segment: number;
}
