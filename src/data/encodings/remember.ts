/** Words remembered: data sets have few words, often. */
const limit = 50000;

/** Does the work for a word once. */
export function remember<T>(make: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    const same = known.get(word);
    if (same !== undefined) return same;
    const made = make(word);
    if (known.size < limit) known.set(word, made);
    return made;
  };
}
