interface LayerName {
  /** 0 is the embedding layer, -1 the last. */
  readonly value: number;
  readonly label: string;
}

/** The layers of a model with `count` hidden states, the last one first. */
export function layerNames(count: number): LayerName[] {
  const names: LayerName[] = [{ value: -1, label: `${count - 1} (last)` }];
  for (let layer = count - 2; layer > 0; layer--) names.push({ value: layer, label: `${layer}` });
  if (count > 1) names.push({ value: 0, label: '0 (embedding layer)' });
  return names;
}
