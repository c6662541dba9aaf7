import { expect } from 'chai';
import { agreement, cohenKappa, krippendorffAlpha } from '../../../src/engine/metrics';

const letters = (text: string): string[] => text.split('');

describe('agreement of two annotators', () => {
  it("is Cohen's kappa as scikit-learn 1.9.1 gives it", () => {
    // random.seed(3): 60 letters of "OOOxyz", of which seven tenths are kept and the others drawn anew.
    const a = letters('OyyOOyxzyOyOxOyOOzxyyxxzOOzOyxzOzOOyOOOOxyzxzxxzyxOOOOOxOOzx');
    const b = letters('OyyOOyzOyOyyyOyOOzxxyxOzOOzOOxOOOOOyxOOOOyxxxxxzyyOOOOOxOyzx');
    expect(cohenKappa(a, b)).to.be.closeTo(0.6422893481717011, 1e-12);
    expect(cohenKappa(b, a)).to.be.closeTo(0.6422893481717011, 1e-12);
    expect(cohenKappa(a, a)).to.equal(1);
    expect(cohenKappa(['O'], ['O']), 'chance explains all').to.be.NaN;
  });

  // The three worked examples with nominal data of Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", A to C.
  it("is Krippendorff's alpha of his own examples", () => {
    const two = (a: string, b: string) => letters(a).map((value, i) => [value, b[i]]);
    expect(krippendorffAlpha(two('0100000010', '1110010000'))).to.be.closeTo(0.095, 5e-4);
    expect(krippendorffAlpha(two('aabbdcccedda', 'babbbccceddd'))).to.be.closeTo(0.692, 5e-4);
    const four = ['11-1', '2232', '3333', '3333', '2222', '1234', '4444', '1121', '2222', '-555', '--11', '--3-'];
    const units = four.map((unit) => letters(unit).map((value) => (value === '-' ? undefined : value)));
    expect(krippendorffAlpha(units)).to.be.closeTo(0.743, 5e-4);
  });

  it('counts labels of tokens, and spans whole', () => {
    const a = [['B-x', 'I-x', 'O', 'O']];
    const b = [['B-x', 'B-x', 'O', 'B-y']];
    const { tokens, observed, kappaOfTagged, spans } = agreement(a, b);
    expect([tokens, observed]).to.deep.equal([4, 0.75]);
    expect(kappaOfTagged).to.be.below(1);
    expect(spans.find(({ label }) => label === 'micro avg')?.f1).to.equal(0);
    expect(() => agreement([['O']], [[]])).to.throw(RangeError);
  });
});
