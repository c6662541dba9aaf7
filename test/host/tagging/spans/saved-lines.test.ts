import { expect } from 'chai';
import { differences, SavedLines } from '../../../../src/host/tagging/spans/saved-lines';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const tagged = (text: string, label: string, origin?: number): TaggedLine => ({
  ...plainLine(text),
  spans: [{ start: 0, end: 1, label }],
  ...(origin !== undefined && { origin }),
});

describe('what a file holds of a text', () => {
  it('is told by texts, tags and origins, not by which objects they are', () => {
    const saved = new SavedLines([tagged('ab', 'x', 0), plainLine('')]);
    expect(saved.holds([tagged('ab', 'x', 0), plainLine('')])).to.equal(true);
    expect(saved.holds([tagged('ab', 'y', 0), plainLine('')])).to.equal(false);
    expect(saved.holds([tagged('ac', 'x', 0), plainLine('')])).to.equal(false);
    expect(saved.holds([tagged('ab', 'x'), plainLine('')])).to.equal(false);
    expect(saved.holds([tagged('ab', 'x', 0)])).to.equal(false);
  });

  it('after a save, documents stand where their lines do', () => {
    const saved = SavedLines.written([plainLine(''), tagged('b', 'x', 1), plainLine('new'), tagged('a', 'x', 0)], 'hash', false);
    expect([0, 1, 2].map((origin) => saved.originOf(origin))).to.deep.equal([2, 0, undefined]);
    expect(saved.count).to.equal(3);
  });

  it('differences are the tags of the lines that have others', () => {
    const now = [tagged('a', 'x'), plainLine('b')];
    expect([...differences(now, [tagged('a', 'x'), { ...plainLine('b'), label: 'c' }])]).to.deep.equal([[1, { spans: [], label: 'c' }]]);
    expect(differences(now, [plainLine('a')]).size).to.equal(0);
  });
});
