import { expect } from 'chai';
import fc from 'fast-check';
import { formats, type Document, type Format, type Span } from '../../../src/data';
import { longestSpans } from '../../../src/data/align';
import { tagLabel } from '../../../src/data/document';
import { joinedTokens } from '../../../src/data/formats/tokens';
import { codePointSpans, freeDocument, solidWord, tokenSpansOver } from '../arbitraries';

/** Words that no form takes for markup of its own. */
const tame = solidWord.map((word) => `w${word.replace(/[#\u2028[\]]/g, '_')}`);

/** Single blanks between words, a class, and two layers of spans at words' borders: they overlap, nest or touch, some with a role or a model behind them. */
const rich: fc.Arbitrary<Document> = fc.array(tame, { minLength: 1, maxLength: 7 }).chain((words) =>
  fc
    .record({
      layers: fc.tuple(tokenSpansOver(words.length), tokenSpansOver(words.length)),
      roles: fc.array(fc.option(fc.constantFrom('from', '到'), { nil: undefined }), { minLength: 16, maxLength: 16 }),
      models: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
      label: fc.option(fc.constantFrom('book', '订票'), { nil: undefined }),
    })
    .map(({ layers, roles, models, label }) => {
      const { text, tokens } = joinedTokens(words);
      const spans = layers
        .flatMap((layer) => codePointSpans(tokens, layer))
        .map((span, i): Span => ({
          ...span,
          ...(roles[i % 16] !== undefined && { role: roles[i % 16] }),
          ...(models[i % 16] && { provenance: { by: 'model' as const, run: 'run-1', score: 0.5, accepted: '2026-05-04T10:20:30.000Z' } }),
        }));
      const once = new Map(spans.map((span) => [`${span.start} ${span.end} ${span.label}`, span]));
      return { text, spans: sorted([...once.values()]), ...(label !== undefined && { label }), source: { file: 'made', line: 1 } };
    }),
);

const documentsOf = (one: fc.Arbitrary<Document>): fc.Arbitrary<Document[]> => fc.array(one, { minLength: 1, maxLength: 4 });

/** With line ends of every kind inside of texts. */
const wild = freeDocument.map((document): Document => ({
  ...document,
  text: document.text.replace(/\t/g, '\r').replace(/\u3000/g, '\u0085'),
}));

function sorted(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1));
}

/** What a conversion is about. */
function content({ text, spans, label }: Document): unknown {
  return { text, spans: sorted(spans).map(({ extra: _form, ...span }) => span), label };
}

function read(format: Format, files: readonly { readonly name: string; readonly text: string }[]): readonly Document[] {
  const names = format.parts ?? format.sides ?? [''];
  return format.readFiles(names.map((name) => files.find((file) => file.name === name)?.text)).documents;
}

/** What a form makes of documents. */
function through(format: Format, documents: readonly Document[]): { documents: readonly Document[]; losses: string[] } {
  const { files, losses } = format.writeFiles(documents, {});
  return { documents: read(format, files), losses: losses.map(({ what }) => what) };
}

/** Documents as a form that can do so much ought to hold them, and what is lost by that: told by its capabilities alone. */
function expected({ capabilities, name }: Format, documents: readonly Document[]): { documents: Document[]; losses: Set<string> } {
  const losses = new Set<string>();
  const held = documents.map((document): Document => {
    const lost = (what: string, isLost: boolean): boolean => {
      if (isLost) losses.add(what);
      return isLost;
    };
    const noClass = name === 'rasa' ? 'none' : name === 'snips' ? 'None' : undefined;
    let spans = document.spans.map((span): Span => {
      const { role, provenance, start, end, label } = span;
      const joined = lost('roles', role !== undefined && !capabilities.roles);
      const unknown = lost('who set a span', provenance !== undefined && !capabilities.provenance);
      return {
        start,
        end,
        label,
        ...(joined ? { label: tagLabel(span) } : role !== undefined && { role }),
        ...(!unknown && provenance !== undefined && { provenance }),
      };
    });
    if (!capabilities.overlap) {
      const { kept, lost: covered } = longestSpans(spans);
      lost('overlapping spans', covered.length > 0);
      spans = [...kept];
    }
    const { label } = document;
    if (label === undefined && noClass !== undefined) losses.add('documents without a class');
    const without = lost('classes', label !== undefined && !capabilities.classes);
    return { ...document, spans, label: without ? undefined : (label ?? noClass) };
  });
  return { documents: held, losses };
}

/** Forms with a list a class put documents of one class together. */
function expectSame(found: readonly Document[], wanted: readonly Document[], format: Format): void {
  const [a, b] = [found.map(content), wanted.map(content)];
  if (format.name === 'rasa' || format.name === 'snips') expect(a).to.have.deep.members(b);
  else expect(a).to.deep.equal(b);
}

for (const from of formats) {
  describe(`from ${from.title} to every other form`, () => {
    for (const to of formats) {
      it(`${to.name}: holds just what it is able to, and tells just the rest`, () => {
        fc.assert(
          fc.property(documentsOf(rich), (made) => {
            const { documents } = through(from, made);
            const wanted = expected(to, documents);
            const found = through(to, documents);
            expectSame(found.documents, wanted.documents, to);
            // Fields of the one form that the other has no room for are another test's matter.
            const told = new Set(found.losses.filter((what) => !/fields|columns|tokens/.test(what)));
            expect(told).to.deep.equal(wanted.losses);
          }),
          { numRuns: 15 },
        );
      });

      it(`${to.name}: what does not come back of any text is told`, () => {
        fc.assert(
          fc.property(documentsOf(wild), (made) => {
            const { documents } = through(from, made);
            const found = through(to, documents);
            if (found.losses.length === 0) expectSame(found.documents, documents, to);
          }),
          { numRuns: 15 },
        );
      });
    }
  });
}
