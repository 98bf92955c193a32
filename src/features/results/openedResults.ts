import { AppError } from '../../core/errors/appError.ts';
import { isRowOfTable } from '../../host/text/hitDocument.ts';
import type { ResultHit } from '../../host/results.ts';
import { OpenOrder, type OpenMode } from './model/openOrder.ts';
import type { HitNode, PlaceNode, ResultNode, ResultTree } from './model/resultTree.ts';
import { openResult } from './openResult.ts';

/** Which of the results shown was opened last, and whose files are gone. */
export class OpenedResults {
  /** The last one that was opened, or is being. */
  #last: HitNode | undefined;
  /** Files that could not be opened. */
  readonly #gone = new Set<string>();
  readonly #order = new OpenOrder();
  readonly #showRecord: (hit: ResultHit) => Promise<void>;

  /** `showRecord`: opens the table of a hit that is no text in the panel, at its record. */
  constructor(showRecord: (hit: ResultHit) => Promise<void>) {
    this.#showRecord = showRecord;
  }

  /** Others are shown from now on. */
  forget(): void {
    this.#last = undefined;
    this.#gone.clear();
  }

  /**
   * The next hit of `tree` (1) or the one before (-1), from where somebody is: what was not opened yet is the next one itself. Of a
   * file that is gone one hit has said so. It counts as opened at once: the key may be pressed again before it is.
   */
  step(tree: ResultTree, from: ResultNode | undefined, by: 1 | -1): HitNode | undefined {
    const isGone = ({ hit }: HitNode): boolean => this.#gone.has(hit.uri.toString());
    const isNew = from?.kind === 'hit' && from.key !== this.#last?.key && by === 1;
    const next = isNew && !isGone(from) ? from : tree.step(from, by, isGone);
    if (next) this.#last = next;
    return next;
  }

  /** See `openResult` for how it fails. */
  async open(node: HitNode | PlaceNode, asked: OpenMode, isEntered: boolean): Promise<void> {
    const opening = this.#order.begin(asked, isEntered);
    const { mode, end } = opening;
    this.#last = node.kind === 'place' ? node.parent : node;
    const { hit } = node;
    const uri = hit.uri.toString();
    try {
      // What is no text has its place in the panel; a page of the record alone is a preview of it.
      if (mode === 'focus' && isRowOfTable(hit)) await this.#showRecord(hit);
      else await openResult(hit, mode, opening);
      this.#gone.delete(uri);
    } catch (error) {
      if (error instanceof AppError && error.code === 'fileUnreadable') this.#gone.add(uri);
      throw error;
    } finally {
      end();
    }
  }
}
