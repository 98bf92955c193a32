import { measureRegression } from '../../../../core/analysis/measures/regressionMeasures.ts';
import { AppError } from '../../../../core/errors/appError.ts';
import { t, tCount } from '../../../../core/l10n/translate.ts';
import type { LearnedNumbers } from '../../../../protocol/jobs/learnJobs.ts';
import type {
  LearnColumnRequest,
  PageNumbers,
  PredictedNumbers,
} from '../../../../protocol/page/pageNumbers.ts';
import type { JobProgress } from '../../../../protocol/jobs/textSetApi.ts';
import type { CallOptions } from '../../../../protocol/rpc.ts';
import type { AnswerContext } from '../answerContext.ts';
import type { ContentSet, ContentTexts } from '../contentSet.ts';
import type { ShownContent } from '../shownContent.ts';
import type { TextSource } from '../textSource.ts';

// Of two, each would be guessed from one other, which says nothing.
const leastTexts = 3;

/** A column of numbers of a table, and which record each segment of the content is of. */
export interface SegmentNumbers extends Pick<PredictedNumbers, 'others' | 'otherCount'> {
  /** By record; NaN for none. */
  readonly numbers: Float64Array;
  /** By segment; -1 where it is of none. */
  readonly recordOf: Int32Array;
}

interface Dependencies<T extends TextSource> {
  readonly set: Pick<ContentSet<T>, 'texts' | 'run'>;
  /** Throws `invalidInput` where the column has no numbers, or is not there. */
  readonly numbersIn: (content: ShownContent<T>, column: string) => SegmentNumbers;
  /** `predictions`: by segment; NaN for none. Resolves with false where the user cancels. */
  readonly write: (predictions: Float64Array, content: ShownContent<T>) => Promise<boolean>;
}

/** Numbers by text of a set. */
interface TextNumbers {
  /** NaN where no record of it has one. */
  readonly actual: Float64Array;
  /** Texts that have one. */
  readonly known: Int32Array;
}

/** What the page asks about a column of numbers of the table that is shown. */
export function numberAnswers<T extends TextSource>(
  { current, until }: AnswerContext<T>,
  { set, numbersIn, write }: Dependencies<T>,
): PageNumbers {
  /** What was learned last. */
  let last:
    | { readonly key: string; readonly texts: ContentTexts; readonly answer: PredictedNumbers }
    | undefined;

  const learn = async (
    { column, ...reference }: LearnColumnRequest,
    { signal, onProgress }: CallOptions<JobProgress>,
  ): Promise<NonNullable<typeof last>> => {
    const asked = { signal: until(signal), onProgress };
    const read = numbersIn(current(reference), column);
    checkRecords(read);
    const texts = await set.texts(reference, asked.signal);
    const key = JSON.stringify([texts.set, column, reference.version]);
    if (last?.key === key) return last;
    const { actual, known } = textNumbers(read, texts);
    if (known.length < leastTexts) {
      throw new AppError(
        'invalidInput',
        tCount(
          known.length,
          '{0} text has a number in column {1}, and {2} are needed; choose another column.',
          '{0} texts have a number in column {1}, and {2} are needed; choose another column.',
          column,
          leastTexts,
        ),
      );
    }
    const numbers = known.map((text) => actual[text] ?? NaN);
    const learned = await set.run(
      reference,
      texts,
      (api, own, options) =>
        api.learnNumbers({ ...own, texts: known, numbers: Float64Array.from(numbers) }, options),
      asked,
    );
    last = {
      key,
      texts,
      answer: predictedNumbers(column, texts, { actual, known }, learned, read),
    };
    return last;
  };

  return {
    learnColumn: async (request, options = {}) => (await learn(request, options)).answer,

    async writePredictions(request) {
      const { texts, answer } = await learn(request, {});
      const predictions = Float64Array.from(texts.textOf, (text) => answer.predicted[text] ?? NaN);
      return write(predictions, current(request));
    },
  };
}

/** Two texts of one record would each be learned from the other. */
function checkRecords({ recordOf }: SegmentNumbers): void {
  const isCut = recordOf.some((record, i) => record >= 0 && record === recordOf[i - 1]);
  if (!isCut) return;
  throw new AppError(
    'invalidInput',
    t('Records are cut into several texts here; show them by line to learn numbers.'),
  );
}

/** Of equal texts the mean: each is one example, so that none is guessed from its own twin. */
function textNumbers(
  { numbers, recordOf }: SegmentNumbers,
  { textOf, texts }: ContentTexts,
): TextNumbers {
  const sums = new Float64Array(texts.length);
  const counts = new Int32Array(texts.length);
  for (const [segment, text] of textOf.entries()) {
    const number = numbers[recordOf[segment] ?? -1] ?? NaN;
    if (text < 0 || Number.isNaN(number)) continue;
    sums[text] = (sums[text] ?? 0) + number;
    counts[text] = (counts[text] ?? 0) + 1;
  }
  // NaN where there is none: 0 / 0.
  const actual = sums.map((sum, text) => sum / (counts[text] ?? 0));
  const known = Int32Array.from(actual.keys()).filter((text) => (counts[text] ?? 0) > 0);
  return { actual, known };
}

/** Mean of the differences, without sign, between each number and the mean of all others. */
function errorOfMean(truth: Float64Array): number {
  const count = truth.length;
  const mean = truth.reduce((sum, value) => sum + value, 0) / count;
  // To the mean of the others it is farther by as much as it has drawn the mean to itself.
  return truth.reduce((sum, value) => sum + Math.abs(value - mean), 0) / (count - 1);
}

function predictedNumbers(
  column: string,
  { firstSegment, placeCounts }: ContentTexts,
  { actual, known }: TextNumbers,
  { guesses, leaveOneOut }: LearnedNumbers,
  { others, otherCount }: SegmentNumbers,
): PredictedNumbers {
  const predicted = Float64Array.from(guesses);
  for (const [i, text] of known.entries()) predicted[text] = leaveOneOut[i] ?? NaN;
  const truth = Float64Array.from(known, (text) => actual[text] ?? NaN);
  const { pearson, spearman, mae } = measureRegression(truth, leaveOneOut);
  return {
    ...{ column, actual, predicted, others, otherCount },
    ...{ segments: firstSegment, places: placeCounts, trainedOn: known.length },
    measures: { pearson, spearman, meanError: mae, meanErrorOfMean: errorOfMean(truth) },
  };
}
