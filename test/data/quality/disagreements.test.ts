import { expect } from 'chai';
import type { Document, Span } from '../../../src/data';
import { findDisagreements, type Prediction } from '../../../src/data/quality/disagreements';
import { fixTags } from '../../../src/data/quality/finding';
import { inEnglish, phrase } from '../../../src/data/quality/phrases';
import { IgnoredFindings, ignoredLine } from '../../../src/data/quality/ignored';
import { tokenizeText } from '../../../src/data/tokenize';

const text = 'from Lima to 😀 Bern';
const document = (...spans: Span[]): Document => ({ text, spans, source: { file: 'f', line: 1 } });
const lima = { start: 5, end: 9 };
const bern = { start: 15, end: 19 };
/** What a model says: spans by place, all other tokens "O", as sure as told. */
const prediction = (score: number, ...spans: { start: number; end: number; label: string }[]): Prediction => ({
  tokens: tokenizeText(text, 'words').map((token) => {
    const span = spans.find(({ start, end }) => start <= token.start && token.end <= end);
    return { ...token, tag: span ? `I-${span.label}` : 'O', probability: score };
  }),
  spans: spans.map((span) => ({ ...span, score })),
});
/** Message and spans after the fix of each finding of one document. */
const check = (one: Document, guess: Prediction, others: Document[] = []) =>
  findDisagreements([one, ...others], [guess, ...others.map(() => guess)], { run: 'trips-3' })
    .filter(({ document: index }) => index === 0)
    .map(({ message, fix, place }) => ({
      message: inEnglish(message),
      place,
      after: fix && 'adds' in fix ? fixTags(one, [fix]).spans.map(({ start, label, role }) => [start, label, ...(role ? [role] : [])]) : [],
    }));

describe('disagreements with a model', () => {
  it('are spans with another label', () => {
    const one = document({ ...lima, label: 'origin' });
    expect(check(one, prediction(0.97, { ...lima, label: 'destination' }))).to.deep.equal([
      { message: '"Lima" is tagged "origin"; trips-3 says "destination" (0.97).', place: lima, after: [[5, 'destination']] },
    ]);
    expect(check(one, prediction(0.97, { ...lima, label: 'origin' })), 'the same').to.deep.equal([]);
    expect(check(one, prediction(0.8, { ...lima, label: 'destination' })), 'not sure').to.deep.equal([]);
  });

  it('are spans with other borders, spans that are not there, and spans that the model does not see', () => {
    const one = document({ start: 10, end: 19, label: 'city' });
    expect(check(one, prediction(0.95, { ...bern, label: 'city' }, { ...lima, label: 'city' }))).to.deep.equal([
      {
        message: 'Tagged "to 😀 Bern" city; trips-3 says "city" (0.95) for "Bern".',
        place: { start: 10, end: 19 },
        after: [[15, 'city']],
      },
      {
        message: '"Lima" is not tagged; trips-3 says "city" (0.95).',
        place: lima,
        after: [
          [5, 'city'],
          [10, 'city'],
        ],
      },
    ]);
    expect(check(document({ ...bern, label: 'city' }), prediction(0.96))).to.deep.equal([
      { message: '"Bern" is tagged "city"; trips-3 sees no span here (0.96).', place: bern, after: [] },
    ]);
  });

  it('know roles, and say who set what they put in', () => {
    const one = document({ ...lima, label: 'city', role: 'origin' });
    const other = document({ ...bern, label: 'city', role: 'destination' });
    const guess = prediction(0.99, { ...lima, label: 'city.destination' });
    expect(check(one, guess, [other])[0].after).to.deep.equal([[5, 'city', 'destination']]);
    expect(check(one, prediction(0.99, { ...lima, label: 'city.origin' }))).to.deep.equal([]);
    const [{ fix }] = findDisagreements([one], [guess], { run: 'trips-3' });
    const provenance = { by: 'model', run: 'trips-3', score: 0.99 };
    expect(fix && 'adds' in fix ? fix.adds[0].provenance : undefined).to.deep.equal(provenance);
  });

  it('are other classes', () => {
    const one = { ...document(), label: 'book' };
    const guess = { tokens: [], spans: [], label: { label: 'ask', probability: 0.93 } };
    const [finding] = findDisagreements([one], [guess], { run: 'r' });
    expect(inEnglish(finding.message)).to.equal('The class is "book"; r says "ask" (0.93).');
    expect(finding.fix && 'adds' in finding.fix ? fixTags(one, [finding.fix]).label : '').to.equal('ask');
    expect(finding.fix).to.deep.include({ labelProvenance: { by: 'model', run: 'r', score: 0.93 } });
    expect(findDisagreements([one], [{ ...guess, label: { label: 'book', probability: 1 } }], { run: 'r' })).to.deep.equal([]);
  });

  it('are not what comes after the last tagged document', () => {
    const guess = prediction(0.99, { ...lima, label: 'city' });
    const found = findDisagreements([document(), document({ ...bern, label: 'x' }), document()], [guess, guess, guess], { run: 'r' });
    expect(new Set(found.map(({ document: index }) => index))).to.deep.equal(new Set([0, 1]));
  });
});

describe('ignored findings', () => {
  it('are known again by text and place, wherever the line stands, or everywhere by what they are about', () => {
    const [here, there] = [
      { kind: 'untagged', document: 3, source: { file: 'f', line: 4 }, place: lima, message: phrase('sentence'), about: 'Lima' },
      { kind: 'untagged', document: 9, source: { file: 'f', line: 10 }, place: lima, message: phrase('sentence'), about: 'Lima' },
    ] as const;
    const at = new IgnoredFindings(`no entry\n${ignoredLine(here, { text })}\n`);
    expect([at.has(here, { text }), at.has(there, { text }), at.has(there, { text: 'Lima' })]).to.deep.equal([true, true, false]);
    const all = new IgnoredFindings(ignoredLine(here, { text }, true));
    expect([all.has(there, { text: 'Lima' }), all.has({ ...there, kind: 'otherLabel' }, { text })]).to.deep.equal([true, false]);
  });
});
