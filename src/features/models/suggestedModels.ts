import { t } from '../../core/l10n/translate.ts';

/** A model that Manage Models suggests. */
interface SuggestedModel {
  readonly id: string;
  /** What it is better at than the bundled one, or else: the first row has no more room for it than some 70 letters. */
  readonly detail: string;
  /** Of its weights in fp32. */
  readonly size: string;
  /** Beside the bundled model's. */
  readonly speed: string;
}

/** Where figures and speeds come from. */
export const suggestionSource =
  'https://www.sbert.net/docs/sentence_transformer/pretrained_models.html';

/**
 * Scores, sizes and speeds as the table at `suggestionSource` has them (read from its source, docs/_static/html/
 * models_en_sentence_embeddings.html in the repository of sentence-transformers): search over six data sets,
 * similarity over fourteen, sentences a second on one GPU; the bundled all-MiniLM-L6-v2 has 49.5, 68.1 and 14,200.
 */
export function suggestedModels(): readonly SuggestedModel[] {
  return [
    {
      id: 'Xenova/all-mpnet-base-v2',
      detail: t('English. Best: search 57.0 (bundled 49.5), similarity 69.6 (68.1)'),
      size: '420 MB',
      speed: t('a fifth of the speed'),
    },
    {
      id: 'Xenova/multi-qa-distilbert-cos-v1',
      detail: t('English. Better at questions and answers: search 52.8 (bundled 49.5)'),
      size: '250 MB',
      speed: t('a quarter of the speed'),
    },
    {
      id: 'Xenova/all-MiniLM-L12-v2',
      detail: t('English. A little better at search: 50.8 (bundled 49.5)'),
      size: '120 MB',
      speed: t('half the speed'),
    },
    {
      id: 'Xenova/paraphrase-multilingual-MiniLM-L12-v2',
      detail: t('For text in 50 languages. Search in English: 39.2 (bundled 49.5)'),
      size: '420 MB',
      speed: t('half the speed'),
    },
    {
      id: 'Xenova/distilbert-base-uncased',
      detail: t('To look inside a plain language model: it was not trained for similarity'),
      size: '250 MB',
      speed: t('a quarter of the speed'),
    },
  ];
}
