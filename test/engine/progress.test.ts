import { expect } from 'chai';
import { Progress } from '../../src/engine/progress';
import { trainingSchema } from '../../src/spec/training';

describe('progress', () => {
  it('never takes an epoch for the best whose weights make the validation loss NaN, whatever its score', () => {
    const progress = new Progress(trainingSchema.parse({ earlyStopping: { patience: 2 } }));
    expect(progress.endEpoch(1, { loss: NaN, score: 0.1, accuracy: 0 })).to.equal(false);
    expect(progress.best).to.equal(undefined);
    expect(progress.endEpoch(2, { loss: 1, score: 0.1, accuracy: 0 })).to.equal(true);
    expect(progress.endEpoch(3, { loss: NaN, score: 0.9, accuracy: 0 })).to.equal(false);
    expect(progress.best?.epoch).to.equal(2);
    expect(progress.ended).to.equal(false);
    progress.endEpoch(4, { loss: NaN, score: 0.9, accuracy: 0 });
    expect(progress.ended).to.equal(true);
  });
});
