/**
 * Names of a model's layers: the ones that were given, and for the rest the kind, with "_1", "_2" and so on from the second one, as in
 * Keras. A given name that is taken gets a number too.
 */
export function layerNames(layers: readonly { readonly given?: string; readonly kind: string }[]): string[] {
  const taken = new Set<string>();
  const take = (wish: string): string => {
    let name = wish;
    for (let i = 1; taken.has(name); i++) name = `${wish}_${i}`;
    taken.add(name);
    return name;
  };
  // Given names first: they do not change when a layer without one comes before them.
  const names = layers.map(({ given }) => given && take(given));
  return layers.map(({ kind }, i) => names[i] ?? take(kind));
}
