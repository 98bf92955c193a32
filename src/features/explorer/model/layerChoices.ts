interface LayerChoice {
  readonly label: string;
  readonly description?: string;
  /** 0 is the embedding layer, -1 the last. */
  readonly layer: number;
}

/** The layers of a model with `count` hidden states as rows to choose from, the last one first. */
export function layerChoices(count: number): LayerChoice[] {
  return Array.from({ length: count }, (_, i) => {
    const number = count - 1 - i;
    const description = number === 0 ? 'embedding layer' : i === 0 ? 'last' : undefined;
    const layer = i === 0 ? -1 : number;
    return { label: `Layer ${number}`, ...(description !== undefined && { description }), layer };
  });
}
