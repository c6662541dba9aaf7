const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The word at a place in a line, or the one that ends there; Chinese is cut by a dictionary. Undefined where there is none. */
export function wordAt(line: string, character: number): { start: number; end: number } | undefined {
  let before: { start: number; end: number } | undefined;
  for (const { segment, index, isWordLike } of segmenter.segment(line)) {
    if (index > character) break;
    const word = { start: index, end: index + segment.length };
    if (!isWordLike) continue;
    if (character < word.end) return word;
    if (word.end === character) before = word;
  }
  return before;
}

/** A selection without the white space at its ends; undefined where nothing remains. */
export function trimmed(text: string, start: number, end: number): { start: number; end: number } | undefined {
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  const to = start + piece.trimEnd().length;
  return from < to ? { start: from, end: to } : undefined;
}
