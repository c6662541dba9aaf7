import { expect } from 'chai';
import fc from 'fast-check';
import { geometricMean, logLogSlope, median, quantile, spread } from '../../bench/statistics';

const values = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('bench statistics', () => {
  it('quartiles lie between neighbours in proportion, as in NumPy', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).to.equal(1.75);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7, 1, 3])).to.equal(3);
    expect(spread([5])).to.deep.equal({ least: 5, lower: 5, median: 5, upper: 5 });
    expect(() => quantile([], 0.5)).to.throw(RangeError);
  });

  it('a spread is in order, whatever the order of the values', () => {
    fc.assert(
      fc.property(values, (list) => {
        const { least, lower, median: middle, upper } = spread(list);
        expect(least <= lower && lower <= middle && middle <= upper).to.equal(true);
        expect(spread([...list].reverse())).to.deep.equal(spread(list));
      }),
    );
  });

  it('twice as slow and twice as fast are 1 in the mean of ratios', () => {
    expect(geometricMean([2, 0.5])).to.be.closeTo(1, 1e-12);
    expect(geometricMean([3])).to.be.closeTo(3, 1e-12);
  });

  it('the slope is the exponent of a power, whatever its factor', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }), (exponent, factor) => {
        const points = [1, 3, 10, 70].map((x) => ({ x, y: factor * x ** exponent }));
        expect(logLogSlope(points)).to.be.closeTo(exponent, 1e-9);
      }),
    );
    expect(() => logLogSlope([{ x: 2, y: 1 }])).to.throw(RangeError);
  });
});
