import { OffsetMap } from '../../../data/code-points';
import { type Document } from '../../../data';
import { type Steps, visit } from '../../../data/steps';
import { DataStore } from '../../tagging/stores/data-store';
import { type TaggedLine } from '../../tagging/spans/tagged-line';
import { sourceOf } from '../../tagging/files/text-uri';
import { type TaggedDocument } from '../../tagging/tagged-document';

/** The lines of a text as documents to be checked, one each, in small steps. */
export function* documentsToCheck({ store, document }: TaggedDocument, lines: readonly TaggedLine[]): Steps<Document[]> {
  const content = store instanceof DataStore ? store.content : undefined;
  const file = sourceOf(document.uri);
  const documents: Document[] = [];
  yield* visit(lines, (line, index) => {
    const { text, spans, label, origin } = line;
    const map = new OffsetMap(text);
    const places = <T extends { start: number; end: number }>(pieces: readonly T[]): T[] =>
      pieces.map((piece) => ({ ...piece, start: map.toCodePoint(piece.start), end: map.toCodePoint(piece.end) }));
    const tokens = store.tokensOf(line);
    const before = origin === undefined ? undefined : content?.lines[origin];
    // Tags of the file are its own as long as nothing of the line changed.
    const misplaced =
      before?.text === text && before.spans === spans && origin !== undefined ? content?.documents[origin].misplaced : undefined;
    documents.push({
      text: content?.standIns.read(text) ?? text,
      spans: places(spans),
      ...(tokens && { tokens: places(tokens) }),
      ...(label !== undefined && { label }),
      ...(misplaced && { misplaced }),
      source: { file, line: index + 1 },
    });
  });
  return documents;
}
