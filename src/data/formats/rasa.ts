import { parse } from 'yaml';
import type { Document } from '../document';
import { ProblemList } from '../problems';
import { reportTokens } from './doccano-write';
import { defineFormat, type TextPlace, type Written } from './format';
import { groupDocuments } from './group-documents';
import { isWritable } from './json-record';
import { applyEdits, arrangeLines, arrangeList, closeBlock, closeLine, type Item, piecesOf, type TextEdit } from './layout';
import { fitted, type Target } from './lost';
import { type Example, printExample } from './rasa-example';
import { type ExamplePlace, type IntentBlock, readRasaFile } from './rasa-read';
import { retokenized } from './tokens';
import { lineEndOf } from './text-lines';

/** Where documents without a class are put, since an example belongs to an intent. */
const noClass = 'none';

const target: Target = {
  name: 'rasa',
  title: 'Rasa',
  capabilities: { overlap: false, roles: true, classes: true, provenance: false, multiline: false, tokens: false },
};

/**
 * Rasa's training data in YAML: intents with `examples: |`, an example a line, or a list of objects with `text`. Synonyms, regular
 * expressions, lookup tables, responses and comments stay as they stand.
 */
export const rasa = defineFormat({
  ...target,
  reads: 'text',
  title: 'Rasa NLU YAML',
  extensions: ['.yml', '.yaml'],
  detect: (_path, head) => /^nlu:\s*(#.*)?$/m.test(head) || /^\s*-\s*intent:\s*\S/m.test(head),
  readTexts: ([source]) => {
    const { documents, problems } = readRasaFile(source ?? { file: '(text)', text: '' });
    return { documents, problems, format: 'rasa' };
  },
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const intents = new Map<string, string[]>();
    for (const document of documents) {
      reportOthers(document, problems);
      const example = exampleOf(document, undefined, problems);
      if (example === undefined) continue;
      const name = intentOf(document, problems);
      const list = intents.get(name);
      if (list) list.push(example);
      else intents.set(name, [example]);
    }
    const blocks = [...intents].map(([name, examples]) => intentBlock(name, examples, '', '\n'));
    const text = `version: "3.1"\n\nnlu:\n${blocks.join('\n')}`;
    return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
  },
  updateFiles: ([original = ''], after, { before } = {}): Written => {
    const problems = new ProblemList();
    return {
      files: [{ name: '', text: updated(original, before?.documents, after, problems) }],
      problems: problems.toArray(),
      losses: problems.losses(),
    };
  },
  positions: (original) => {
    const places: TextPlace[][] = [];
    for (const block of readRasaFile({ file: '(text)', text: original }).blocks)
      for (const [document, { example, contentStart, quoted }] of block.places)
        places[document] = quoted
          ? []
          : example.places.map(({ start, end, at }) => ({ start: start + contentStart, end: end + contentStart, at }));
    return places;
  },
});

function updated(original: string, known: readonly Document[] | undefined, after: readonly Document[], problems: ProblemList): string {
  const { blocks, documents, end } = readRasaFile({ file: '(text)', text: original });
  // What did not change is the very same document there.
  const before = known ?? documents;
  const eol = lineEndOf(original);
  const lists = blocks.map(({ name, places }) => ({ name, owns: new Set(places.keys()) }));
  const { groups, fresh } = groupDocuments(lists, after, (document) => intentOf(document, problems));
  const edits = blocks.map((block, i) => blockEdit(original, block, before, groups[i], eol, problems));
  const added = [...fresh].flatMap(([name, list]) => {
    const examples = list.map((document) => exampleOf(document, undefined, problems)).filter((one) => one !== undefined);
    return examples.length === 0 ? [] : [intentBlock(name, examples, end?.indent ?? '', eol)];
  });
  if (added.length === 0) return applyEdits(original, edits);
  if (end === undefined) return `${closed(applyEdits(original, edits), eol)}nlu:${eol}${added.join('')}`;
  // A last block that ends the file without a line end needs one now.
  const at = { start: end.at, end: end.at, text: added.join('') };
  return end.at === original.length ? closed(applyEdits(original, edits), eol) + at.text : applyEdits(original, [...edits, at]);
}

function closed(text: string, eol: string): string {
  return text + closeLine(eol)(text);
}

function blockEdit(
  original: string,
  block: IntentBlock,
  before: readonly Document[],
  after: readonly Document[],
  eol: string,
  problems: ProblemList,
): TextEdit {
  const { start, end, indent, style, places, elements } = block;
  if (elements !== undefined) return flowEdit(original, block, elements, before, after, problems);
  const inside = original.slice(start, end);
  const items = [...places].map(([document, place]): Item => ({ start: place.start - start, end: place.end - start, document }));
  const pieces = piecesOf(items, before, after, {
    rewrite: (origin, old, document) => {
      const place = places.get(origin);
      if (place === undefined) return undefined;
      const example = exampleOf({ ...retokenized(old, document), extra: document.extra ?? old.extra }, place.example, problems);
      return example === undefined ? undefined : replaced(original, place, example, style === 'folded');
    },
    create: (document) => {
      const example = exampleOf(document, undefined, problems);
      if (example === undefined) return undefined;
      if (style === 'folded') return `${indent}- ${example}${eol}${eol}`;
      return style === 'lines' ? `${indent}- ${example}${eol}` : `${indent}- text: |${eol}${indent}    ${example}${eol}`;
    },
  });
  const text = arrangeLines(inside, items, pieces, style === 'folded' ? closeBlock(eol) : closeLine(eol));
  // After a header at the end of the file the first example begins a line.
  const header = start === original.length && text !== '' && !/[\r\n]$/.test(original) ? eol : '';
  return { start, end, text: header + text };
}

/** A list between brackets: what is written anew stands in quotes, since markup has brackets of its own. */
function flowEdit(
  original: string,
  { start, end, places }: IntentBlock,
  elements: readonly Item[],
  before: readonly Document[],
  after: readonly Document[],
  problems: ProblemList,
): TextEdit {
  const pieces = piecesOf(elements, before, after, {
    rewrite: (origin, _old, document) => {
      const place = places.get(origin);
      const example = place && exampleOf(document, place.example, problems);
      if (place === undefined || example === undefined) return undefined;
      return original.slice(place.start, place.contentStart) + JSON.stringify(example) + original.slice(place.contentEnd, place.end);
    },
    create: (document) => {
      const example = exampleOf(document, undefined, problems);
      return example === undefined ? undefined : JSON.stringify(example);
    },
  });
  return { start, end, text: arrangeList(original, { start, end }, elements, pieces, { prefix: '', separator: ', ', suffix: '' }) };
}

/** @param isPlainBlock the place is inside of a block, where nothing has a meaning of its own */
function replaced(original: string, place: ExamplePlace, example: string, isPlainBlock = false): string {
  const plain = isPlainBlock || (!place.quoted && (original[place.contentStart - 1] === '\n' || isPlain(original, place, example)));
  const content = plain ? example : JSON.stringify(example);
  return original.slice(place.start, place.contentStart) + content + original.slice(place.contentEnd, place.end);
}

/** Whether an example may stand without quotes where the old one did. */
function isPlain(original: string, place: ExamplePlace, example: string): boolean {
  const line = original.slice(place.start, place.contentStart);
  // Inside a block nothing has a meaning of its own.
  if (/\n\s*$/.test(line) || /^ *-[ ]*$/.test(line)) return true;
  try {
    const [read] = parse(`- ${example}`) as unknown[];
    return read === example;
  } catch {
    return false;
  }
}

function exampleOf(given: Document, old: Example | undefined, problems: ProblemList): string | undefined {
  const document = isWritable(given, problems) ? fitted(given, target, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, target, problems);
  return printExample(document, old, problems);
}

function intentOf({ label, source }: Document, problems: ProblemList): string {
  if (label !== undefined) return label;
  problems.loses(
    source,
    'documents without a class',
    `Every example belongs to an intent; this one has none and is written as "${noClass}".`,
  );
  return noClass;
}

/** What a file holds beside examples does not go along to a new one. */
function reportOthers({ extra, source }: Document, problems: ProblemList): void {
  const { fields = {} } = (extra?.rasa ?? {}) as { fields?: Readonly<Record<string, unknown>> };
  for (const name of Object.keys(fields))
    problems.loses(
      source,
      'synonyms, regular expressions, lookup tables and metadata',
      `The ${name} stays behind: only examples are written.`,
      'syntax',
    );
}

function intentBlock(name: string, examples: readonly string[], indent: string, eol: string): string {
  const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_ #/.-]*$/u.test(name) && !/ #|\s$/.test(name) && parse(name) === name;
  const lines = [`- intent: ${plain ? name : JSON.stringify(name)}`, '  examples: |', ...examples.map((example) => `    - ${example}`)];
  return lines.map((line) => `${indent}${line}${eol}`).join('');
}
