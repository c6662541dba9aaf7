import { blank, carriageReturn, hasHiddenLineEnds, lineFeed, type SkimOptions, type Skimmed, SkimmedTexts, tab } from './skim';

/** The lines of a file that are not blank. */
export function skimLines(bytes: Uint8Array, { standIn }: SkimOptions): Skimmed | undefined {
  if (hasHiddenLineEnds(bytes)) return undefined;
  const texts = new SkimmedTexts(bytes.length + 1, standIn);
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
    let first = start;
    while (first < end && (bytes[first] === blank || bytes[first] === tab)) first++;
    if (first < end) {
      texts.begin(line);
      texts.copy(bytes, start, end);
    }
    start = next + 1;
  }
  return texts.done();
}
