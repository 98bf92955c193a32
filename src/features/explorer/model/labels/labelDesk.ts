import { AppError } from '../../../../core/errors/appError.ts';
import { t } from '../../../../core/l10n/translate.ts';
import type {
  ClassifierLearner,
  OpenedClassifier,
  VectorSource,
} from '../../../../core/analysis/learn/learner.ts';
import type { ContentReference } from '../../../../protocol/contentReference.ts';
import type { JobProgress } from '../../../../protocol/jobs/textSetApi.ts';
import type { WireClassifier } from '../../../../protocol/jobs/learnJobs.ts';
import type {
  GuessedTexts,
  LabelChange,
  LabelSheet,
} from '../../../../protocol/page/pageLabels.ts';
import type { CallOptions } from '../../../../protocol/rpc.ts';
import { inContentTurns, type AnswerContext } from '../answerContext.ts';
import type { ContentSet } from '../contentSet.ts';
import type { ShownContent } from '../shownContent.ts';
import type { TextSource } from '../textSource.ts';
import { ClassVectors, type VectorsOfTexts } from './classVectors.ts';
import { canKeep, mostKeptTexts, type KeptLabels } from './keptLabels.ts';
import { guessedTexts, learnedFrom, sheetOf, unguessed, type LearnedFrom } from './labelAnswer.ts';
import { LabelBook } from './labelBook.ts';
import { labelTexts, type LabelTexts } from './labelTexts.ts';
import { learnerOf, requireSameSource } from './openedClassifier.ts';

interface Dependencies<T extends TextSource> extends AnswerContext<T> {
  readonly contentSet: Pick<ContentSet<T>, 'texts' | 'run'>;
  readonly kept: KeptLabels;
  /** Names a content whose labels are kept. */
  readonly idOf: (content: ShownContent<T>) => string;
  /** Names a text, see `keyDigits`. */
  readonly keyOf: (text: string) => string;
  readonly vectorsOf: VectorsOfTexts;
  /** Whether it is a table, whose columns may have labels. */
  readonly isTable: (content: ShownContent<T>) => boolean;
  /** What vectors are made by; undefined while no model is loaded. */
  readonly source: () => VectorSource | undefined;
}

/** A text of the content with its label; of a guess, with its probability. */
export interface LabelledSegment {
  readonly segment: number;
  readonly label: string;
  /** 1 for a label that was given; undefined where there is no label, or it is not calibrated. */
  readonly probability: number | undefined;
}

/** What was learned last. */
interface Learned {
  readonly answer: GuessedTexts;
  readonly set: string;
  readonly learner: ClassifierLearner | undefined;
}

type Options = CallOptions<JobProgress>;

/** Labels of a panel's content: those that were given, and what is learned from them. */
export class LabelDesk<T extends TextSource = TextSource> {
  readonly #deps: Dependencies<T>;
  readonly #classVectors: ClassVectors;
  #book = new LabelBook();
  /** Whose labels they are. */
  #id = '';
  #used: OpenedClassifier | undefined;
  /** Counts how often a classifier was taken or left. */
  #uses = 0;
  #texts: { readonly version: string; readonly texts: LabelTexts } | undefined;
  #learned: Learned | undefined;

  constructor(deps: Dependencies<T>) {
    this.#deps = deps;
    this.#classVectors = new ClassVectors(deps.vectorsOf);
  }

  async sheet(reference: ContentReference, signal: AbortSignal): Promise<LabelSheet> {
    const texts = await this.#read(reference, signal);
    const { state } = this.#book;
    const notKept = canKeep(state)
      ? undefined
      : t('More than {0} labels are kept only while the panel is open.', mostKeptTexts);
    const isTable = this.#deps.isTable(this.#deps.current(reference));
    const used = this.#used && {
      name: this.#used.name,
      trainedOn: this.#used.learner.trainedOn,
      accuracy: this.#used.learner.measures['accuracy'] ?? undefined,
    };
    return {
      ...sheetOf(this.#book, texts, { names: this.#names, used, isTable, notKept }),
      edition: this.#edition,
    };
  }

  async change(
    reference: ContentReference,
    change: LabelChange,
    signal: AbortSignal,
  ): Promise<LabelSheet> {
    const { keys, textOf } = await this.#read(reference, signal);
    const keysOf = (segments: readonly number[]): string[] =>
      segments.map((segment) => keys[textOf[segment] ?? -1] ?? '').filter((key) => key !== '');
    const book = this.#book;
    switch (change.kind) {
      case 'give': {
        const name = change.label === undefined ? undefined : this.#names[change.label];
        // Those of a used classifier are in no book before a text has them.
        if (name === undefined) book.give(keysOf(change.segments), change.label);
        else book.add(keysOf(change.segments), name);
        break;
      }
      case 'add':
        book.add(keysOf(change.segments), change.name);
        break;
      case 'rename':
        this.#checkUnused(change.label);
        book.rename(change.label, change.name);
        break;
      case 'remove':
        this.#checkUnused(change.label);
        book.remove(change.label);
        break;
      case 'undo':
        book.undo();
        break;
      case 'redo':
        book.redo();
        break;
    }
    await this.#keep();
    return this.sheet(reference, signal);
  }

  /** Takes labels of segments by their names, as a column has them. */
  async giveAll(
    reference: ContentReference,
    labels: ReadonlyMap<number, string>,
    signal: AbortSignal,
  ): Promise<LabelSheet> {
    const { keys, textOf } = await this.#read(reference, signal);
    const byKey = new Map<string, string>();
    for (const [segment, label] of labels) byKey.set(keys[textOf[segment] ?? -1] ?? '', label);
    byKey.delete('');
    this.#book.giveAll(byKey);
    await this.#keep();
    return this.sheet(reference, signal);
  }

  /** What is guessed from the labels as they are by now. */
  async guess(
    reference: ContentReference,
    { signal, onProgress }: Options & { readonly signal: AbortSignal },
  ): Promise<GuessedTexts> {
    const texts = await this.#read(reference, signal);
    const { contentSet } = this.#deps;
    const set = await contentSet.texts(reference, signal);
    const edition = this.#edition;
    if (this.#learned?.answer.edition === edition && this.#learned.set === set.set) {
      return this.#learned.answer;
    }
    const setTextOf = new Int32Array(texts.keys.length).fill(-1);
    for (const [segment, text] of texts.textOf.entries()) {
      setTextOf[text] = Math.max(setTextOf[text] ?? -1, set.textOf[segment] ?? -1);
    }
    const names = this.#names;
    const learned = learnedFrom(this.#book.state, texts, setTextOf);
    const about = { edition, names, setTextOf, learned };
    const options = { signal, onProgress };
    if (set.texts.length === 0) {
      return unguessed(about, new Int32Array());
    }
    const used = this.#used;
    if (used) {
      const found = await this.#guessBy(used, reference, { set, learned, options });
      const classes = Int32Array.from(used.learner.classes, (name) => names.indexOf(name));
      const answer = guessedTexts({ ...about, classes }, found, { method: 'saved' });
      this.#learned = { answer, set: set.set, learner: undefined };
      return answer;
    }
    if (learned.classes.length < 2) {
      const job = await contentSet.run(
        reference,
        set,
        (api, own, to) => api.spreadTexts({ ...own, texts: learned.setTexts }, to),
        options,
      );
      const answer = unguessed(about, job);
      this.#learned = { answer, set: set.set, learner: undefined };
      return answer;
    }
    const classNames = Array.from(learned.classes, (label) => names[label] ?? '');
    const source = this.#source();
    const classVectors = await this.#classVectors.of(classNames, JSON.stringify(source), signal);
    const found = await contentSet.run(
      reference,
      set,
      (api, own, to) =>
        api.learnLabels(
          {
            ...own,
            ...{ texts: learned.setTexts, labels: learned.labels },
            ...{ classes: learned.classes.length, names: classVectors },
          },
          to,
        ),
      options,
    );
    const answer = guessedTexts({ ...about, classes: learned.classes }, found, found);
    const learner = learnerOf(found, { classNames, learned, source, answer });
    // Not where somebody has labelled more meanwhile.
    if (this.#edition === edition) this.#learned = { answer, set: set.set, learner };
    return answer;
  }

  /** What was learned, to be kept. Throws `invalidInput` where nothing is. */
  async learner(
    reference: ContentReference,
    options: Options & { readonly signal: AbortSignal },
  ): Promise<ClassifierLearner> {
    await this.guess(reference, options);
    const { learner } = this.#learned ?? {};
    if (learner) return learner;
    throw new AppError(
      'invalidInput',
      t('There is nothing to save yet; give at least two labels to texts first.'),
    );
  }

  /** A classifier from a file guesses from now on. Throws `invalidInput` where it knows other vectors than these. */
  async use(
    reference: ContentReference,
    opened: OpenedClassifier,
    signal: AbortSignal,
  ): Promise<LabelSheet> {
    await this.#read(reference, signal);
    requireSameSource(opened, this.#source());
    this.#used = opened;
    this.#uses++;
    return this.sheet(reference, signal);
  }

  leave(reference: ContentReference, signal: AbortSignal): Promise<LabelSheet> {
    this.#used = undefined;
    this.#uses++;
    return this.sheet(reference, signal);
  }

  /** By segment of the content, in order: its label, as far as there is one. */
  async labels(
    reference: ContentReference,
    options: Options & { readonly signal: AbortSignal },
  ): Promise<readonly LabelledSegment[]> {
    const answer = await this.guess(reference, options);
    const { keys, textOf } = await this.#read(reference, options.signal);
    const { given } = this.#book.state;
    const names = this.#names;
    const isCalibrated = answer.method === 'saved' || answer.measures !== undefined;
    return Array.from(textOf, (text, segment) => {
      const own = given.get(keys[text] ?? '');
      if (own !== undefined) return { segment, label: names[own] ?? '', probability: 1 };
      const guess = answer.guesses[text] ?? -1;
      const probability = isCalibrated && guess >= 0 ? answer.probabilities[text] : undefined;
      return { segment, label: answer.names[guess] ?? '', probability };
    });
  }

  get #edition(): number {
    return this.#book.edition + this.#uses;
  }

  /** The labels, and behind them those of a used classifier that no text was given. */
  get #names(): readonly string[] {
    const { names } = this.#book.state;
    const classes = this.#used?.learner.classes ?? [];
    return [...names, ...classes.filter((name) => !names.includes(name))];
  }

  #source(): VectorSource {
    const source = this.#deps.source();
    if (source) return source;
    throw new AppError('invalidInput', t('No model is loaded yet; try again in a moment.'));
  }

  #checkUnused(label: number): void {
    const name = this.#names[label];
    if (!this.#used || name === undefined || !this.#used.learner.classes.includes(name)) return;
    throw new AppError(
      'invalidInput',
      t('{0} is a label of {1}; choose Learn from These Labels first.', name, this.#used.name),
    );
  }

  async #guessBy(
    used: OpenedClassifier,
    reference: ContentReference,
    about: {
      readonly set: Awaited<ReturnType<ContentSet['texts']>>;
      readonly learned: LearnedFrom;
      readonly options: Options & { readonly signal: AbortSignal };
    },
  ) {
    requireSameSource(used, this.#source());
    const { classifier, temperature } = used.learner;
    const wire: WireClassifier = { ...classifier, temperature };
    const texts = about.learned.setTexts;
    return this.#deps.contentSet.run(
      reference,
      about.set,
      (api, own, to) => api.guessLabels({ ...own, texts, classifier: wire }, to),
      about.options,
    );
  }

  async #keep(): Promise<void> {
    await this.#deps.kept.write(this.#id, this.#book.state);
  }

  /** The texts of a version. The labels of another content are taken out of what was kept. */
  async #read(reference: ContentReference, signal: AbortSignal): Promise<LabelTexts> {
    const { current, idOf, keyOf, kept } = this.#deps;
    const content = current(reference);
    const id = idOf(content);
    if (id !== this.#id) {
      this.#book = new LabelBook(kept.read(id));
      this.#id = id;
      this.#used = undefined;
      this.#learned = undefined;
      this.#texts = undefined;
      this.#uses = 0;
    }
    if (this.#texts?.version === reference.version) return this.#texts.texts;
    const steps = labelTexts(textsIn(content), keyOf);
    const texts = await inContentTurns(this.#deps, reference, steps, signal);
    this.#texts = { version: reference.version, texts };
    return texts;
  }
}

function* textsIn<T extends TextSource>({ documents }: ShownContent<T>): Generator<string> {
  for (const shown of documents) for (let i = 0; i < shown.count; i++) yield shown.text(i);
}
