import { type Mark } from './span-history';
import { type TaggedLine } from './tagged-line';

/** A character of a line, or else of one near it, that can be replaced by itself. */
export function markNear(lines: readonly TaggedLine[], line: number): Mark | undefined {
  const { text } = lines[line];
  if (text !== '') return { line, character: 0, text: String.fromCodePoint(text.codePointAt(0) ?? 0) };
  if (line + 1 < lines.length) return { line, character: 0, text: '\n' };
  return line === 0 ? undefined : { line: line - 1, character: lines[line - 1].text.length, text: '\n' };
}
