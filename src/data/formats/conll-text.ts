import type { Document } from '../document';
import { columnsOf, isBlank } from './conll-rows';
import type { ConllExtra } from './conll-extra';
import { type Columns, placeColumns } from './conll-read';
import type { Item } from './layout';
import { LinePlaces } from './text-lines';

/** A file with the rows of its documents in it, each cut into its cells when it is asked for. */
export class ConllText {
  readonly lines: LinePlaces;
  readonly columns: Columns;

  constructor(
    readonly text: string,
    documents: readonly Document[],
  ) {
    this.lines = new LinePlaces(text);
    this.columns = columnsOfDocument(documents[0]);
  }

  /** A sentence with its comments before and the blank lines after it. */
  itemOf({ source, tokens = [], extra }: Document, document: number): Item {
    const { lines, text } = this;
    const { before = [], gap = 0 } = conllExtra({ extra });
    const first = source.line - 1;
    let next = first + tokens.length;
    while (next < lines.length && isBlank(lines.textOf(text, next))) next++;
    return { start: lines.startOf(first - gap - before.length), end: lines.startOf(next), document };
  }

  /** Cells of a document's rows in a column. */
  column({ source, tokens = [] }: Document, column: number): string[] {
    return tokens.map((_, i) => columnsOf(this.lines.textOf(this.text, source.line - 1 + i))[column]);
  }
}

export function conllExtra(document: Pick<Document, 'extra'> | undefined): ConllExtra {
  return document?.extra?.conll ?? {};
}

/** Columns of a file, as a document tells that was read from it; none where there is no document. */
function columnsOfDocument(document: Document | undefined): Columns {
  if (document === undefined) return placeColumns(0, {});
  const { columns = [], tokenColumn = 0, tagColumn = 1 } = conllExtra(document);
  const own = tagColumn < 0 || tagColumn === tokenColumn ? 1 : 2;
  return placeColumns(columns.length + own, { tokenColumn, tagColumn });
}
