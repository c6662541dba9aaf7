/** Old lines that stand again in a text. */
export interface MatchedLines<T> {
  /** For each text the old line that reads the same. */
  readonly found: (T | undefined)[];
  /** Old lines that no text reads as, in their order. */
  readonly left: T[];
}

/** Finds the old lines again by their texts: each once, of several that read the same the first one first. */
export function matchLines<T extends { readonly text: string }>(old: readonly T[], texts: readonly string[]): MatchedLines<T> {
  const free = new Map<string, T[]>();
  for (const line of old) {
    const same = free.get(line.text);
    if (same) same.push(line);
    else free.set(line.text, [line]);
  }
  for (const list of free.values()) list.reverse();
  const found = texts.map((text) => free.get(text)?.pop());
  const used = new Set(found);
  return { found, left: old.filter((line) => !used.has(line)) };
}
