import type { Document } from '../document';
import { linesOfText } from '../lines';
import { ProblemList } from '../problems';
import { inTurn, runSteps, type Steps } from '../steps';
import { cellsOf } from './conll-cells';
import { readConll } from './conll-read';
import { SentenceWriter } from './conll-sentence';
import { ConllText } from './conll-text';
import type { TextPlace, UpdateOptions, Written } from './format';
import { arrangeLines, closeBlock, type Item, piecesOf } from './layout';
import { lineEndOf } from './text-lines';

/** Writes documents back into the columns that `before` was read from. Rows are looked at again only where something changed. */
export function* updateConll(original: string, documents: readonly Document[], options: UpdateOptions): Steps<Written> {
  const problems = new ProblemList();
  const before = options.before ?? (yield* readConll(linesOfText(original, '(text)'), options));
  const file = new ConllText(original, before.documents);
  yield;
  const items: Item[] = [];
  yield* inTurn(before.documents, (document, index) => items.push(file.itemOf(document, index)));
  const eol = lineEndOf(original);
  // A file yet to be tagged gets its column of tags in all rows at once, since all rows have the same columns.
  const addsTags = file.columns.tag === undefined && file.columns.width > 0 && documents.some(({ spans }) => spans.length > 0);
  const writer = new SentenceWriter(file, before, options, eol, addsTags, problems);
  const pieces = yield* piecesOf(items, addsTags ? before.documents.map(unlike) : before.documents, documents, {
    rewrite: (origin, _before, document) => writer.rewrite(before.documents[origin], items[origin], document),
    create: (document) => writer.create(document),
  });
  const text = arrangeLines(original, items, pieces, closeBlock(eol));
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

/** Differs from every document, so that none is taken for unchanged. */
function unlike(document: Document): Document {
  return { ...document, text: `${document.text}\0` };
}

export function conllPositions(original: string, options: UpdateOptions): readonly (readonly TextPlace[])[] {
  const { documents } = runSteps(readConll(linesOfText(original, '(text)'), options));
  const { lines, columns } = new ConllText(original, documents);
  return documents.map(({ source, tokens = [] }) =>
    tokens.map((token, i) => {
      const row = source.line - 1 + i;
      const cell = cellsOf(lines.textOf(original, row))[columns.token];
      return { start: lines.startOf(row) + cell.start, end: lines.startOf(row) + cell.end, at: token.start };
    }),
  );
}
