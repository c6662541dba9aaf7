import { expect } from 'chai';
import fc from 'fast-check';
import { formats, type Document, type Format } from '../../../src/data';
import { codePointLength, sliceCodePoints } from '../../../src/data/code-points';
import { essence, freeDocument, scheme, solidWord, tokenDocument } from '../arbitraries';

/** Documents that every form holds whole: words between single blanks, a class each, no line ends. */
const plainDocuments = fc.array(
  tokenDocument(solidWord.map((word) => word.replace(/[#\u2028]/g, '_'))).map((document): Document => ({
    ...document,
    label: document.label ?? 'ask',
  })),
  { minLength: 1, maxLength: 5 },
);

/** An edit: what it does to the list of documents. */
type Act = (documents: readonly Document[]) => Document[];

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.nat().map(
    (n): Act =>
      (documents) =>
        documents.filter((_, i) => i !== n % documents.length || documents.length === 1),
  ),
  fc.nat().map((n): Act => (documents) => [...documents.slice(n % documents.length), ...documents.slice(0, n % documents.length)]),
  fc.tuple(fc.nat(), plainDocuments).map(([n, [made]]): Act => (documents) => {
    const at = n % (documents.length + 1);
    return [...documents.slice(0, at), made, ...documents.slice(at)];
  }),
  fc.nat().map(
    (n): Act =>
      (documents) =>
        changeAt(documents, n, (document) => ({ ...document, spans: document.spans.slice(1) })),
  ),
  fc.nat().map(
    (n): Act =>
      (documents) =>
        changeAt(documents, n, (document) => ({
          ...document,
          spans: document.spans.map((span, i) => (i === 0 ? { ...span, label: 'new-label' } : span)),
        })),
  ),
  fc.nat().map(
    (n): Act =>
      (documents) =>
        changeAt(documents, n, (document) => ({ ...document, label: 'other' })),
  ),
  fc.tuple(fc.nat(), solidWord).map(
    ([n, word]): Act =>
      (documents) =>
        changeAt(documents, n, (document) => insertWord(document, n, word.replace(/[#\u2028]/g, '_'))),
  ),
);

const withoutTokens = ({ tokens: _tokens, ...document }: Document): Document => document;

function changeAt(documents: readonly Document[], n: number, change: (document: Document) => Document): Document[] {
  return documents.map((document, i) => (i === n % documents.length ? change(document) : document));
}

/** Writes a word and a blank before one of the tokens, as someone who types it. */
function insertWord(document: Document, n: number, word: string): Document {
  const starts = [0, ...Array.from(document.text.matchAll(/ (?=\S)/g), ({ index }) => codePointLength(document.text.slice(0, index + 1)))];
  const at = starts[n % starts.length];
  const size = codePointLength(word) + 1;
  const text = `${sliceCodePoints(document.text, 0, at)}${word} ${sliceCodePoints(document.text, at, Infinity)}`;
  const spans = document.spans.map((span) => ({
    ...span,
    start: span.start >= at ? span.start + size : span.start,
    end: span.end > at ? span.end + size : span.end,
  }));
  return withoutTokens({ ...document, text, spans });
}

const bare = ({ text, spans, label }: Document): unknown => ({
  text,
  spans: spans.map(({ start, end, label }) => ({ start, end, label })),
  label,
});

/** All but the form's own fields. */
const known = (document: Document): unknown => essence({ ...document, spans: document.spans.map(({ extra: _fields, ...span }) => span) });

function originals(format: Format, documents: readonly Document[], options: object, crlf: boolean): string[] {
  // Where offsets count from the start of the file, line ends can't be put in afterwards.
  const { files } =
    format.sides === undefined || !crlf ? format.writeFiles(documents, options) : format.updateFiles(['x\r\n', ''], documents);
  return files.map(({ text }) => (crlf ? text.replace(/\r?\n/g, '\r\n') : text));
}

/** Documents without what a form can't hold. */
function held(format: Format, documents: readonly Document[]): readonly Document[] {
  return format.capabilities.classes ? documents : documents.map(({ label: _class, ...document }) => document);
}

for (const format of formats) {
  describe(`update of ${format.title}`, () => {
    it('leaves every byte in place when nothing changed', () => {
      fc.assert(
        fc.property(plainDocuments, scheme, fc.boolean(), fc.boolean(), fc.boolean(), (documents, scheme, crlf, bom, cut) => {
          const files = originals(format, documents, { scheme }, crlf).map((text) => {
            const ended = cut ? text.replace(/(?:\r?\n)+$/, '') : text;
            return bom && format.sides === undefined ? `\ufeff${ended}` : ended;
          });
          const read = format.readFiles(files);
          expect(format.updateFiles(files, read.documents).files.map(({ text }) => text)).to.deep.equal(files);
        }),
      );
    });

    it('reads back as what was written, after any edits', () => {
      fc.assert(
        fc.property(plainDocuments, fc.array(act, { minLength: 1, maxLength: 4 }), fc.boolean(), (documents, acts, crlf) => {
          const files = originals(format, documents, {}, crlf);
          const before = format.readFiles(files);
          const changed = held(
            format,
            acts.reduce((all, act) => act(all), [...before.documents]),
          );
          const updated = format.updateFiles(files, changed);
          expect(updated.problems).to.deep.equal([]);
          // What was read is known to whoever edits it, and need not be read again.
          expect(format.updateFiles(files, changed, { before })).to.deep.equal(updated);
          const read = format.readFiles(updated.files.map(({ text }) => text));
          expect(read.problems.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
          const ordered = (all: readonly Document[]): unknown[] => all.map(bare);
          // Forms with a list a class put documents of one class together.
          if (format.name === 'rasa' || format.name === 'snips') expect(ordered(read.documents)).to.have.deep.members(ordered(changed));
          else expect(ordered(read.documents)).to.deep.equal(ordered(changed));
          for (const { text } of updated.files) if (crlf) expect(text.replace(/\r\n/g, '')).to.not.include('\n');
        }),
      );
    });

    it('pauses while many documents are written, and comes to the same', () => {
      const made = Array.from({ length: 300 }, (_, i): Document => ({
        text: `fly to Bern ${i}`,
        spans: [{ start: 7, end: 11, label: 'city' }],
        label: 'book',
        source: { file: 'x', line: i + 1 },
      }));
      const files = originals(format, made, {}, false);
      const before = format.readFiles(files);
      const changed = before.documents.map((document) => ({ ...document, spans: [] }));
      const steps = format.updateFilesInSteps(files, changed, { before });
      let pauses = 0;
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) pauses++;
      expect(pauses).to.be.at.least(3);
      expect(step.value).to.deep.equal(format.updateFiles(files, changed, { before }));
    });

    it('fills an empty file', () => {
      fc.assert(
        fc.property(plainDocuments, fc.constantFrom('', '\n'), (documents, empty) => {
          const fresh = documents.map(({ tokens: _tokens, ...document }) => document);
          const { files } = format.updateFiles([empty], fresh);
          const names = format.parts ?? format.sides ?? [''];
          const read = format.readFiles(names.map((name) => files.find((file) => file.name === name)?.text));
          expect(read.documents.map(bare)).to.have.deep.members(held(format, fresh).map(bare));
        }),
      );
    });

    it('says where the text stands', () => {
      fc.assert(
        fc.property(plainDocuments, (documents) => {
          const [file, ...more] = originals(format, documents, {}, false);
          const read = format.readFiles([file, ...more]);
          const places = format.positions(file);
          expect(places.length).to.equal(read.documents.length);
          places.forEach((pieces, i) => {
            const { text } = read.documents[i];
            for (const { start, end, at } of pieces) {
              const piece = file.slice(start, end);
              expect(sliceCodePoints(text, at, at + codePointLength(piece))).to.equal(piece);
            }
            // All but escapes and blanks that stand nowhere has a place.
            const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
            expect(length).to.be.at.least(text.replace(/["\\\s]/g, '').length - 1);
          });
        }),
      );
    });
  });
}

describe('read and write of forms that hold any text', () => {
  for (const format of formats.filter(({ capabilities }) => capabilities.multiline && !capabilities.tokens)) {
    it(`${format.title}: keeps any text, spans at any code points and the class`, () => {
      fc.assert(
        fc.property(fc.array(freeDocument, { minLength: 1, maxLength: 5 }), (documents) => {
          const kept = format.capabilities.provenance
            ? documents
            : documents.map((document) => ({ ...document, spans: document.spans.map(({ provenance: _who, ...span }) => span) }));
          const { files, losses } = format.writeFiles(kept, {});
          if (losses.length > 0) return;
          const read = format.readFiles(files.map(({ text }) => text));
          // Forms with a list a class put documents of one class together.
          expect(read.documents.map(known)).to.have.deep.members(kept.map(known));
        }),
      );
    });
  }
});
