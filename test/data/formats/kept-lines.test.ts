import { expect } from 'chai';
import fc from 'fast-check';
import { formats, type Document, type Format, type Span } from '../../../src/data';
import { codePointLength } from '../../../src/data/code-points';
import { LinePlaces } from '../../../src/data/formats/text-lines';
import { solidWord, tokenDocument } from '../arbitraries';

const format = (name: string): Format => formats.find((one) => one.name === name) as Format;
const documentsOf = fc.array(
  tokenDocument(solidWord.map((word) => word.replace(/[#\u2028]/g, '_'))).map((document): Document => ({ ...document, label: 'ask' })),
  { minLength: 1, maxLength: 4 },
);
/** Which documents are deleted, and whether the rest is turned round. */
const change = fc.record({
  deleted: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  reversed: fc.boolean(),
  relabelled: fc.nat(3),
});

interface Change {
  readonly deleted: readonly boolean[];
  readonly reversed: boolean;
  readonly relabelled: number;
}

function applied(documents: readonly Document[], { deleted, reversed, relabelled }: Change): Document[] {
  const kept = documents
    .map((document, i) => (i === relabelled ? { ...document, spans: document.spans.map((span) => ({ ...span, label: 'new' })) } : document))
    .filter((_, i) => !deleted[i]);
  return reversed ? kept.reverse() : kept;
}

const bare = ({ text, spans }: Document): unknown => [text, spans.map(({ start, end, label }) => [start, end, label])];

describe('lines that are no documents', () => {
  // A line, or an element, that the form can't read, after every document; each is told apart by its number.
  for (const [name, bad] of [
    ['doccano', (i: number) => `{"text": "torn ${i}\n`],
    ['prodigy', (i: number) => `\n{"no text": ${i}}\n`],
    ['conll', (i: number) => `\tB-bad${i}\n\n`],
    ['rasa', (i: number) => `    no dash ${i}\n`],
  ] as const) {
    it(`of ${name} stay, in their order, whatever becomes of the documents around them`, () => {
      const form = format(name);
      fc.assert(
        fc.property(documentsOf, change, (made, changes) => {
          const { text } = form.write(made);
          const lines = new LinePlaces(text);
          const pieces = form.read(text).documents.map(({ source }) => lines.startOf(source.line - 1));
          // Behind the line or block of each document.
          const ends = pieces.map((_, i) => (i + 1 < pieces.length ? startOfBlock(text, pieces[i + 1], name) : text.length));
          const original = ends.reduceRight((all, end, i) => all.slice(0, end) + bad(i) + all.slice(end), text);
          const read = form.read(original);
          expect(read.documents.map(bare)).to.deep.equal(made.map(bare));
          const changed = applied(read.documents, changes);
          const { text: updated } = form.update(original, changed);
          expect(form.update(original, changed, { before: read }).text).to.equal(updated);
          for (let i = 0; i < made.length; i++) expect(updated.split(bad(i).trim()).length, `line ${i}`).to.equal(2);
          expect(form.read(updated).documents.map(bare)).to.deep.equal(changed.map(bare));
        }),
      );
    });
  }
});

function startOfBlock(text: string, at: number, name: string): number {
  return name === 'conll' ? text.lastIndexOf('\n\n', at) + 2 : at;
}

describe('spans that overlap, with roles and who set them', () => {
  const spansOver = (text: string): fc.Arbitrary<Span[]> => {
    const length = codePointLength(text);
    const span = fc
      .record({
        start: fc.nat(length - 1),
        size: fc.integer({ min: 1, max: 8 }),
        label: fc.constantFrom('city', '城市', 'a:b', 'x)y', 'q"}'),
        role: fc.option(fc.constantFrom('to', 'from there', '到'), { nil: undefined }),
        group: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
        who: fc.option(
          fc.constantFrom(
            { by: 'person' as const, author: 'Ann' },
            { by: 'model' as const, run: 'r-1', score: 0.25, accepted: '2026-01-02T03:04:05Z' },
          ),
          {
            nil: undefined,
          },
        ),
      })
      .map(({ start, size, label, role, group, who }): Span => ({
        start,
        end: Math.min(length, start + size),
        label,
        ...(role !== undefined && { role }),
        ...(group !== undefined && { group }),
        ...(who !== undefined && { provenance: who }),
      }));
    return fc
      .uniqueArray(span, { maxLength: 5, selector: ({ start, end, label }) => `${start} ${end} ${label}` })
      .map((spans) => spans.sort((a, b) => a.start - b.start || a.end - b.end));
  };
  const plain = ({ extra: _fields, ...span }: Span): unknown => span;
  const sorted = (spans: readonly Span[]): unknown[] => spans.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

  for (const form of formats.filter(({ capabilities }) => capabilities.overlap && capabilities.roles && capabilities.provenance)) {
    it(`go through write and update of ${form.title}`, () => {
      const made = documentsOf.chain((documents) =>
        fc
          .tuple(...documents.map((document) => fc.tuple(spansOver(document.text), spansOver(document.text))))
          .map((spans) => ({ documents, spans })),
      );
      fc.assert(
        fc.property(made, ({ documents, spans }) => {
          const first = documents.map(({ text, source }, i): Document => ({ text, source, spans: spans[i][0] }));
          const files = form.writeFiles(first, {}).files.map(({ text }) => text);
          const read = form.readFiles(files);
          expect(read.documents.map((document) => sorted(document.spans))).to.deep.equal(first.map((document) => sorted(document.spans)));
          expect(form.updateFiles(files, read.documents).files.map(({ text }) => text)).to.deep.equal(files);
          const changed = read.documents.map((document, i) => ({
            ...document,
            spans: [...document.spans.slice(0, 1), ...spans[i][1]].sort((a, b) => a.start - b.start || a.end - b.end),
          }));
          const unique = changed.map((document) => ({
            ...document,
            spans: document.spans.filter(
              (span, i, all) => all.findIndex((one) => one.start === span.start && one.end === span.end && one.label === span.label) === i,
            ),
          }));
          const updated = form.updateFiles(files, unique).files.map(({ text }) => text);
          expect(form.readFiles(updated).documents.map((document) => sorted(document.spans))).to.deep.equal(
            unique.map((document) => sorted(document.spans)),
          );
        }),
      );
    });
  }

  it('join their role to the label, and the longest stays, where the form has no room', () => {
    const document: Document = {
      text: 'to New York',
      spans: [
        { start: 3, end: 6, label: 'part' },
        { start: 3, end: 11, label: 'city', role: 'destination' },
      ],
      source: { file: 'g', line: 4 },
    };
    const { text, losses } = format('conll').write([document]);
    expect(text).to.equal('to O\nNew B-city.destination\nYork I-city.destination\n\n');
    expect(losses).to.deep.equal([
      { what: 'roles', count: 1, first: [document.source] },
      { what: 'overlapping spans', count: 1, first: [document.source] },
    ]);
  });
});
