import { expect } from 'chai';
import { planClipping } from '../../src/engine/clipping';

describe('Clipping', () => {
  it('does nothing without a threshold, or below it', () => {
    expect(planClipping({}, [3, 4])).to.deep.equal({ scales: [1, 1], clipped: false });
    expect(planClipping({ clipNorm: 5, clipNormPerVariable: 4, clipValue: 2 }, [3, 4], [1, 2])).to.deep.equal({
      scales: [1, 1],
      clipped: false,
    });
  });

  it('clipNorm scales all gradients together by their common norm', () => {
    expect(planClipping({ clipNorm: 2.5 }, [3, 4])).to.deep.equal({ scales: [0.5, 0.5], clipped: true });
  });

  it('clipNormPerVariable scales each gradient by its own norm', () => {
    expect(planClipping({ clipNormPerVariable: 2 }, [1, 4])).to.deep.equal({ scales: [1, 0.5], clipped: true });
  });

  it('clipValue counts as clipping where an element is beyond it', () => {
    expect(planClipping({ clipValue: 2 }, [3, 3], [1, 2.5])).to.deep.equal({ scales: [1, 1], clipped: true });
  });

  it('clipNorm comes first, then clipNormPerVariable on what it left', () => {
    const { scales } = planClipping({ clipNorm: 5, clipNormPerVariable: 3 }, [6, 8]);
    expect(scales).to.deep.equal([0.5, 0.375]);
  });
});
