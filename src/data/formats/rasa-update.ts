import { parse } from 'yaml';
import type { Document } from '../document';
import { ProblemList } from '../problems';
import type { Steps } from '../steps';
import type { UpdateOptions, Written } from './format';
import { groupDocuments } from './group-documents';
import { applyEdits, arrangeLines, arrangeList, closeBlock, closeLine, type Item, piecesOf, type TextEdit } from './layout';
import { exampleAt, type ExamplePlace, type IntentBlock } from './rasa-blocks';
import { type RasaLayout, readRasa } from './rasa-read';
import { exampleOf, intentBlock, intentOf } from './rasa-write';
import { lineEndOf } from './text-lines';
import { retokenized } from './tokens';

/** Writes documents into the blocks of their intents, and adds an intent for each new class. */
export function* updateRasa(original: string, after: readonly Document[], { before }: UpdateOptions): Steps<Written> {
  const problems = new ProblemList();
  const read = before?.layout === undefined ? readRasa({ file: '(text)', text: original }) : undefined;
  // Only `readRasa` makes layouts of this form.
  const { blocks, end } = read?.layout ?? (before?.layout as RasaLayout);
  // What did not change is the very same document in `before`.
  const writer = new BlockWriter(original, before?.documents ?? read?.documents ?? [], problems);
  const { groups, fresh } = groupDocuments(
    blocks.map(({ name, places }) => ({ name, owns: places.keys() })),
    after,
    (document) => intentOf(document, problems),
  );
  const edits: TextEdit[] = [];
  for (const [i, block] of blocks.entries()) edits.push(yield* writer.edit(block, groups[i]));
  const text = withIntents(original, edits, [...fresh].map(([name, list]) => writer.intent(name, list, end?.indent)).join(''), end);
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

/** @param added intents that are new */
function withIntents(original: string, edits: readonly TextEdit[], added: string, end: RasaLayout['end']): string {
  if (added === '') return applyEdits(original, edits);
  if (end !== undefined && end.at < original.length) return applyEdits(original, [...edits, { start: end.at, end: end.at, text: added }]);
  const eol = lineEndOf(original);
  const text = applyEdits(original, edits);
  // A last block that ends the file without a line end needs one now.
  return text + closeLine(eol)(text) + (end === undefined ? `nlu:${eol}` : '') + added;
}

class BlockWriter {
  private readonly eol: string;

  constructor(
    private readonly original: string,
    private readonly before: readonly Document[],
    private readonly problems: ProblemList,
  ) {
    this.eol = lineEndOf(original);
  }

  /** An intent that the file does not have; empty where none of its documents can be held. */
  intent(name: string, documents: readonly Document[], indent = ''): string {
    const examples = documents.map((document) => exampleOf(document, undefined, this.problems)).filter((one) => one !== undefined);
    return examples.length === 0 ? '' : intentBlock(name, examples, indent, this.eol);
  }

  /** Puts documents into a block. */
  *edit(block: IntentBlock, after: readonly Document[]): Steps<TextEdit> {
    const { original, eol } = this;
    const { start, end, indent, style, places, elements } = block;
    if (elements !== undefined) return yield* this.flowEdit(block, elements, after);
    const items = [...places].map(([document, place]): Item => ({ start: place.start - start, end: place.end - start, document }));
    const pieces = yield* piecesOf(items, this.before, after, {
      rewrite: (origin, old, document) => {
        const place = places.get(origin);
        return place && this.rewritten(place, { ...retokenized(old, document), extra: document.extra ?? old.extra }, false);
      },
      create: (document) => {
        const example = exampleOf(document, undefined, this.problems);
        if (example === undefined) return undefined;
        if (style === 'folded') return `${indent}- ${example}${eol}${eol}`;
        return style === 'lines' ? `${indent}- ${example}${eol}` : `${indent}- text: |${eol}${indent}    ${example}${eol}`;
      },
    });
    const text = arrangeLines(original.slice(start, end), items, pieces, style === 'folded' ? closeBlock(eol) : closeLine(eol));
    // After a header at the end of the file the first example begins a line.
    const header = start === original.length && text !== '' && !/[\r\n]$/.test(original) ? eol : '';
    return { start, end, text: header + text };
  }

  /** A list between brackets: what is written anew stands in quotes, since markup has brackets of its own. */
  private *flowEdit({ start, end, places }: IntentBlock, elements: readonly Item[], after: readonly Document[]): Steps<TextEdit> {
    const pieces = yield* piecesOf(elements, this.before, after, {
      rewrite: (origin, _old, document) => {
        const place = places.get(origin);
        return place && this.rewritten(place, document, true);
      },
      create: (document) => {
        const example = exampleOf(document, undefined, this.problems);
        return example === undefined ? undefined : JSON.stringify(example);
      },
    });
    const style = { prefix: '', separator: ', ', suffix: '' };
    return { start, end, text: arrangeList(this.original, { start, end }, elements, pieces, style) };
  }

  /** What stands in a place, with another example. */
  private rewritten(place: ExamplePlace, document: Document, inQuotes: boolean): string | undefined {
    const { original } = this;
    const example = exampleOf(document, exampleAt(original, place), this.problems);
    if (example === undefined) return undefined;
    const plain = place.inBlock || (!inQuotes && place.value === undefined && isPlain(example));
    return (
      original.slice(place.start, place.contentStart) +
      (plain ? example : JSON.stringify(example)) +
      original.slice(place.contentEnd, place.end)
    );
  }
}

/** Whether an example may stand outside of a block without quotes. */
function isPlain(example: string): boolean {
  try {
    const [read] = parse(`- ${example}`) as unknown[];
    return read === example;
  } catch {
    return false;
  }
}
