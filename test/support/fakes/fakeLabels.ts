import { plainProducts } from '../../../src/core/analysis/denseProducts.ts';
import { classWords } from '../../../src/core/analysis/learn/labelWords.ts';
import { learnTexts, teachingCount } from '../../../src/core/analysis/learn/learnTexts.ts';
import { spreadRows } from '../../../src/core/analysis/learn/teachingRows.ts';
import { atOnce } from '../../../src/core/search/steps.ts';
import { AppError } from '../../../src/core/errors/appError.ts';
import { Matrix } from '../../../src/core/vectors/matrix.ts';
import {
  guessedTexts,
  learnedFrom,
  sheetOf,
  unguessed,
} from '../../../src/features/explorer/model/labels/labelAnswer.ts';
import { LabelBook } from '../../../src/features/explorer/model/labels/labelBook.ts';
import {
  labelTexts,
  type LabelTexts,
} from '../../../src/features/explorer/model/labels/labelTexts.ts';
import type {
  GuessedTexts,
  LabelChange,
  LabelSheet,
  UsedClassifier,
} from '../../../src/protocol/page/pageLabels.ts';

const dims = 24;

/** Labels of the fake host's texts, learned from their own vectors by the product's code. */
export class FakeLabels {
  /** What Use Classifier… gives; undefined where it is cancelled. */
  classifierToUse: UsedClassifier | undefined;
  readonly #vector: (text: string) => Float32Array;
  #book = new LabelBook();
  #contentId = '';
  #used: UsedClassifier | undefined;
  #uses = 0;

  /** `vector`: of a text, of length 1. */
  constructor(vector: (text: string) => Float32Array) {
    this.#vector = vector;
  }

  sheet(contentId: string, texts: readonly string[]): LabelSheet {
    if (contentId !== this.#contentId) this.#book = new LabelBook();
    this.#contentId = contentId;
    const { names } = this.#book.state;
    const sheet = sheetOf(this.#book, this.#textsOf(texts), {
      ...{ names, used: this.#used, notKept: undefined },
    });
    return { ...sheet, edition: sheet.edition + this.#uses };
  }

  change(texts: readonly string[], change: LabelChange): void {
    const { keys, textOf } = this.#textsOf(texts);
    const keysOf = (segments: readonly number[]): string[] =>
      segments.map((segment) => keys[textOf[segment]!]!);
    const book = this.#book;
    if (change.kind === 'give') book.give(keysOf(change.segments), change.label);
    else if (change.kind === 'add') book.add(keysOf(change.segments), change.name);
    else if (change.kind === 'rename') book.rename(change.label, change.name);
    else if (change.kind === 'remove') book.remove(change.label);
    else book[change.kind]();
  }

  use(isUsed: boolean): void {
    if (isUsed && !this.classifierToUse) throw new AppError('cancelled', 'Cancelled.');
    this.#used = isUsed ? this.classifierToUse : undefined;
    this.#uses++;
  }

  /** Texts from `embedded` on have no vector. */
  async guess(texts: readonly string[], embedded: number): Promise<GuessedTexts> {
    const { state, edition } = this.#book;
    const found = this.#textsOf(texts);
    const firsts = Array.from(found.segments);
    const known = firsts.filter((segment) => segment < embedded);
    const setTextOf = Int32Array.from(firsts, (segment) => known.indexOf(segment));
    const matrix = this.#matrix(known.map((segment) => texts[segment]!));
    const learned = learnedFrom(state, found, setTextOf);
    const about = {
      ...{ edition: edition + this.#uses, names: state.names, setTextOf, learned },
      classes: learned.classes,
    };
    if (learned.classes.length < 2) {
      return unguessed(about, spreadRows(matrix, learned.setTexts, teachingCount));
    }
    const { words, labels } = classWords(
      Array.from(learned.classes, (label) => state.names[label]!),
    );
    const trained = await learnTexts(
      matrix,
      {
        rows: learned.setTexts,
        labels: learned.labels,
        classes: learned.classes.length,
        names: words.length > 0 ? { matrix: this.#matrix(words), labels } : undefined,
      },
      { products: plainProducts },
    );
    const { method, validation: heldOut } = trained;
    return guessedTexts(about, trained, this.#used ? { method: 'saved' } : { method, heldOut });
  }

  #textsOf(texts: readonly string[]): LabelTexts {
    return atOnce(labelTexts(texts, (text) => text));
  }

  #matrix(texts: readonly string[]): Matrix {
    const matrix = new Matrix(texts.length, dims);
    for (const [row, text] of texts.entries()) matrix.row(row).set(this.#vector(text));
    return matrix;
  }
}
