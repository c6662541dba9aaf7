import { expect } from 'chai';
import type { Document } from '../../../src/data';
import { brat } from '../../../src/data/formats/brat';

const text = 'fly to Bern\nand to Rome\n';
const ann = 'T1\tcity 7 11\tBern\nT2\tcity 19 23\tRome\n';
const relabel = (document: Document): Document => ({ ...document, spans: document.spans.map((span) => ({ ...span, label: 'town' })) });

describe('brat: entities and their documents', () => {
  it('an id that stands twice is told, read once, and both lines stay', () => {
    const twice = `${ann}T1\tplace 19 23\tRome\n`;
    const before = brat.readFiles([text, twice]);
    expect(before.problems.map(({ severity, source }) => [severity, source.line])).to.deep.equal([['error', 3]]);
    expect(before.documents.map(({ spans }) => spans.map(({ label }) => label))).to.deep.equal([['city'], ['city']]);
    const [, written] = brat.updateFiles([text, twice], [relabel(before.documents[0]), before.documents[1]], { before }).files;
    expect(written.text).to.equal(twice.replace('T1\tcity', 'T1\ttown'));
  });

  it('a copy of a document gets entities of its own, also where it comes before the original', () => {
    const before = brat.readFiles([text, ann]);
    const [first, second] = before.documents;
    const copy = { ...first, origin: undefined };
    for (const original of [first, relabel(first)]) {
      const [, written] = brat.updateFiles([text, ann], [copy, original, second], { before }).files;
      expect(written.text).to.equal(`T1\t${original.spans[0].label} 19 23\tBern\nT2\tcity 31 35\tRome\nT3\tcity 7 11\tBern\n`);
    }
  });

  it('are written by what was read, without reading the files again', () => {
    const before = brat.readFiles([text, ann]);
    const changed = before.documents.map(relabel);
    expect(brat.updateFiles([text, ann], changed, { before })).to.deep.equal(brat.updateFiles([text, ann], changed));
    const nothing = { units: [], documentOf: new Int32Array(2).fill(-1), lineOf: new Map() };
    expect(brat.updateFiles([text, ann], changed, { before: { ...before, layout: nothing } })).to.not.deep.equal(
      brat.updateFiles([text, ann], changed),
    );
  });
});
