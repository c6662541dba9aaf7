import { expect } from 'chai';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { seqInOut } from '../../../src/data/formats/seq-in-out';

const messages = (written: { problems: readonly { message: string }[] }) => written.problems.map(({ message }) => message);

describe('what another form can not hold', () => {
  it('is named: columns and comments of CoNLL', () => {
    const { documents } = conll.read('# id = 1\n# label = ask\nto TO O\nBern NNP B-x\n');
    for (const form of [doccano, seqInOut]) {
      const [told, ...more] = messages(form.write(documents));
      expect(told).to.include('other columns and comments');
      expect(more).to.deep.equal([]);
    }
    expect(messages(conll.write(documents))).to.deep.equal([]);
  });

  it('is named: fields and further classes of doccano', () => {
    const { documents } = doccano.read('{"text": "to Bern", "entities": [[3, 7, "x"]], "cats": ["ask", "buy"], "id": 7, "meta": {}}');
    for (const form of [conll, seqInOut]) {
      const [told, ...more] = messages(form.write(documents));
      expect(told).to.include('the fields "id", "meta" and further classes');
      expect(more).to.deep.equal([]);
    }
    expect(messages(doccano.write(documents))).to.deep.equal([]);
  });

  it('is not told of what the other form holds in its own way', () => {
    const fromConll = conll.read('# text = to  Bern\n# label = ask\nto\tO\nBern\tB-x\n').documents;
    const fromDoccano = doccano.read('{"text": "to Bern", "entities": [[3, 7, "x"]], "cats": ["ask"]}').documents;
    for (const form of [conll, doccano, seqInOut])
      for (const documents of [fromConll, fromDoccano]) expect(messages(form.write(documents))).to.deep.equal([]);
  });
});
