import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { parseSpec, setValue, SetValueError, specSchema, templates } from '../../src/spec';
import { type Shape, specShape } from '../../src/spec/shape';

/** Keys and choices of the schema: a mutation by these gets past the first checks. */
const schemaWords = (() => {
  const found = new Set<string>();
  const visit = (shape: Shape): void => {
    if (shape.kind === 'list') visit(shape.items);
    if (shape.kind === 'variants') shape.variants.forEach(visit);
    if (shape.kind === 'leaf') shape.values?.forEach((value) => found.add(value));
    if (shape.kind === 'object') shape.members.forEach((member, key) => visit(found.add(key) && member.shape));
  };
  visit(specShape);
  return [...found];
})();

const texts = templates.map(({ text }) => text);
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...schemaWords) },
  { weight: 1, arbitrary: fc.constantFrom('', '__proto__', 'constructor', 'toString', 'lr', 'hidden_size', '票🎫') },
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom(0, -1, 0.5, 1, 3, 1e9, 1e300, true, false, null) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.dictionary(word, fc.oneof(word, fc.constantFrom(0, 1, true)), { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.dictionary(word, fc.constantFrom(0, 1, true, 'lstm', 'jordan'), { maxKeys: 4 }), { maxLength: 3 }) },
);

/** A valid spec in which some places were set to something else; keys on the way that are not there are made. */
const mutated = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.array(fc.oneof(word, fc.nat(3)), { minLength: 1, maxLength: 4 }), value, fc.nat()), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, mutations]) => {
    const root = parse(text) as Record<string, unknown>;
    for (const [path, replacement, choose] of mutations) {
      let here: Record<string | number, unknown> = root;
      for (const step of path.slice(0, -1)) {
        // Mostly along keys that are there, so that the mutation lands deep inside.
        const keys = Object.keys(here);
        const key = keys.length > 0 && choose % 4 > 0 ? keys[choose % keys.length] : step;
        const next = Object.hasOwn(here, key) ? here[key] : undefined;
        if (typeof next !== 'object' || next === null) break;
        here = next as Record<string | number, unknown>;
      }
      Object.defineProperty(here, path[path.length - 1], { value: replacement, enumerable: true, configurable: true, writable: true });
    }
    return JSON.stringify(root, null, 1);
  });

/** A valid spec whose text was torn: pieces cut out, doubled or replaced. */
const torn = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(30),
        fc.constantFrom('', '{', '}', '[', ']', '"', ',', ':', '/*', '//', '\\', '\r\n', '\u2028', '1e', '"a": 1,', '😀', '\0'),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, cuts]) =>
    cuts.reduce((left, [at, length, put]) => left.slice(0, at % left.length) + put + left.slice((at % left.length) + length), text),
  );

function holds(text: string): void {
  const { spec, diagnostics } = parseSpec(text, 'a.unroll.json');
  const lines = text.split(/\r\n|\n|\r/);
  for (const { offset, length, line, column, message, suggestion, severity, file } of diagnostics) {
    expect(offset).to.be.at.least(0);
    expect(length).to.be.at.least(0);
    expect(offset + length).to.be.at.most(text.length);
    expect(line).to.be.within(1, lines.length);
    expect(column).to.be.within(1, lines[line - 1].length + 2);
    expect(text.slice(0, offset).split(/\r\n|\n|\r/)).to.have.length(line);
    expect(message)
      .to.match(/^\S.*[^\s]$/s)
      .and.not.match(/undefined|\[object|NaN/);
    expect(severity).to.be.oneOf(['error', 'warning']);
    expect(file).to.equal('a.unroll.json');
    if (suggestion !== undefined) expect(parse(suggestion)).to.not.equal(undefined);
  }
  expect(spec === undefined).to.equal(diagnostics.some(({ severity }) => severity === 'error'));
  if (spec) expect(specSchema.parse(spec)).to.deep.equal(spec);
}

describe('a bad spec', () => {
  it('gives diagnostics with valid places, whatever stands in it', () => fc.assert(fc.property(mutated, holds), { numRuns: 400 }));

  it('gives diagnostics with valid places, however its text is torn', () => fc.assert(fc.property(torn, holds), { numRuns: 400 }));

  it('gives diagnostics for any JSON and any text', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), holds), { numRuns: 200 });
  });

  it('is either changed by setValue, or refused with a reason', () => {
    const path = fc
      .array(fc.oneof(word, fc.nat(3).map(String), fc.constantFrom('[0]', '..', ']')), { minLength: 1, maxLength: 4 })
      .map((steps) => steps.join('.'));
    fc.assert(
      fc.property(
        fc.oneof(mutated, torn),
        path,
        fc.oneof(
          value.map((one) => JSON.stringify(one)),
          fc.string(),
        ),
        (text, where, what) => {
          try {
            holds(setValue(text, where, what));
          } catch (error) {
            expect(error, String(error)).to.be.instanceOf(SetValueError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
