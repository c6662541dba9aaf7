import { expect } from 'chai';
import fc from 'fast-check';
import { shareSizes } from '../../src/experiment/curve-shares';
import { plannedTrainings } from '../../src/protocol/curve';

describe('a learning curve', () => {
  it('is made of a training for each number of sentences and seed, also where shares come to one number', () => {
    expect(plannedTrainings({ shares: [0.01, 0.02, 0.5, 1], seeds: [1, 2], documents: 20 })).to.equal(6);
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 200 }), (shares, documents) => {
        expect(plannedTrainings({ shares, seeds: [1, 2, 3], documents })).to.equal(3 * shareSizes(shares, documents).length);
      }),
    );
  });
});
