import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { nameOf } from './resource.ts';
import type { ResultHit } from '../results.ts';
import { textPlace } from './textPlace.ts';

/** A hit's document, opened without being shown, and where the hit's text is in it by now. */
export interface HitDocument {
  readonly document: vscode.TextDocument;
  /** Where it stood when it was found, if its text is gone. */
  readonly range: vscode.Range;
  readonly isTextGone: boolean;
}

/** Throws `fileUnreadable` where the document is gone. */
export async function openHitDocument({
  uri,
  range,
  text,
}: Pick<ResultHit, 'uri' | 'range' | 'text'>): Promise<HitDocument> {
  const document = await openHit(uri);
  const place = textPlace(document, document.offsetAt(range.start), text);
  return {
    document,
    range: place ?? document.validateRange(range),
    isTextGone: place === undefined,
  };
}

async function openHit(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new AppError('fileUnreadable', `${nameOf(uri)} is no longer there; search again.`, {
      cause,
    });
  }
}
