import type { Document } from '../document';
import { ProblemList } from '../problems';
import type { Steps } from '../steps';
import { parseAnn } from './brat-ann';
import { bratTarget, type BratLayout, readBrat, unitsOf } from './brat-read';
import { AnnWriter, type Kept } from './brat-entities';
import type { UpdateOptions, Written } from './format';
import { isWritable } from './json-record';
import { arrangeLines, closeLine, type Item, piecesOf } from './layout';
import { fitted } from './lost';
import { lineEndOf } from './text-lines';

/** Writes the text, then moves every entity to where its text stands now; all other lines of the .ann file stay. */
export function* updateBrat(
  [original = '', ann]: readonly (string | undefined)[],
  documents: readonly Document[],
  options: UpdateOptions = {},
): Steps<Written> {
  const problems = new ProblemList();
  const annSource = { file: '(text).ann', text: ann ?? '' };
  const before =
    options.before?.layout === undefined ? readBrat({ file: '(text).txt', text: original }, annSource, options) : options.before;
  // Only `readBrat` makes layouts of this form.
  const layout = before.layout as BratLayout;
  const whole = options.unit === 'text';
  const eol = lineEndOf(original);
  const rewritten = new Map<number, Document>();
  const created: Document[] = [];
  const written = (given: Document): Document | undefined => {
    const document = fitted(given, bratTarget, problems);
    if (document === undefined) return undefined;
    const text = textOf(document, whole, problems);
    return text === undefined ? undefined : { ...document, text };
  };
  const items = layout.units.map(({ start, next }, document): Item => ({ start, end: next, document }));
  const pieces = yield* piecesOf(items, before.documents, documents, {
    rewrite: (origin, _before, changed) => {
      const document = written(changed);
      if (document === undefined) return undefined;
      rewritten.set(origin, document);
      const { end, next } = layout.units[origin];
      return document.text + original.slice(end, next);
    },
    create: (fresh) => {
      const document = written(fresh);
      if (document === undefined) return undefined;
      created.push(document);
      return document.text + (whole ? '' : eol);
    },
  });
  const text = arrangeLines(original, items, pieces, whole ? () => '' : closeLine(eol));
  yield;
  const units = unitsOf(text, options.unit);
  yield;
  let next = 0;
  const kept = pieces.map(({ origin }, i): Kept => {
    const unit = units[i];
    if (origin === undefined) return { document: created[next++], unit };
    return { origin, document: rewritten.get(origin) ?? before.documents[origin], unit };
  });
  const lines = parseAnn(annSource, new ProblemList());
  yield;
  const writer = new AnnWriter({ ...layout, lines, documents: before.documents }, original, text, kept, problems);
  yield;
  const annText = yield* writer.write(annSource.text, eol);
  const files = [{ name: '.txt', text }, ...(ann === undefined && annText === '' ? [] : [{ name: '.ann', text: annText }])];
  return { files, problems: problems.toArray(), losses: problems.losses() };
}

function textOf(document: Document, whole: boolean, problems: ProblemList): string | undefined {
  if (!isWritable(document, problems)) return undefined;
  const text = whole ? document.text : document.text.replace(/\r\n|[\r\n]/g, (end) => ' '.repeat(end.length));
  if (text.trim() === '') {
    problems.losesDocument(document.source, 'empty', "brat can't hold a document without text; it is left out.");
    return undefined;
  }
  if (text !== document.text)
    problems.loses(document.source, 'line ends', 'A document is a line here, so line ends in it are written as blanks.', 'syntax');
  return text;
}
