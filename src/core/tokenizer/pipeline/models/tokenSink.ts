/** Takes the tokens of a piece, in order: characters `from` to `to` of the text that it is in. */
export type TokenSink = (id: number, from: number, to: number) => void;

/** A part of a tokenizer that turns a piece of text into tokens. */
export interface PieceModel {
  /** Calls `found` with the tokens of `chars[from, to)`, code points, at least one. */
  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void;
}

/** A model as a `tokenizer.json` has it. */
export interface ReadModel {
  readonly model: PieceModel;
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownId: number | undefined;
  /** Whether an unknown token is spelled as the text that it stands for; as the vocabulary’s entry where absent. */
  readonly spellsUnknown?: boolean;
}
