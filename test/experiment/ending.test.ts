import { expect } from 'chai';
import { TrainingError } from '../../src/engine/errors';
import { endingOf, endingOfError, type Place } from '../../src/experiment/ending';
import { specSchema } from '../../src/spec';

const spec = specSchema.parse({
  task: 'tag',
  data: { train: 'a.conll' },
  layers: [{ cell: 'lstm', units: 3 }],
  training: { epochs: 4, earlyStopping: { patience: 2 } },
});
const place: Place = {
  spec,
  run: '/runs/a-1',
  epoch: 1,
  step: 40,
  nextEpoch: 2,
  scoreName: 'span F1',
  checkpoint: { epoch: 1, step: 40 },
};

describe('the words for the end of a run', () => {
  it('name step, epoch and layer of a NaN, what to lower, and where resume goes on', () => {
    expect(endingOfError(new TrainingError('nan', 43, 'lstm', ''), place)).to.deep.equal({
      reason: 'nan',
      message:
        'Gradient is NaN at step 43 (epoch 2), first in layer "lstm"; lower training.optimizer.learningRate (now 0.001) or set training.clipNorm. ' +
        'Last good checkpoint: epoch 1, step 40; resume goes on from there.',
    });
    const clipped = {
      ...place,
      spec: { ...spec, training: { ...spec.training, clipNorm: 5 } },
      step: 1,
      nextEpoch: 1,
      checkpoint: undefined,
    };
    const { message } = endingOfError(new TrainingError('nan', 2, undefined, ''), clipped);
    expect(message).to.match(/^Loss is NaN at step 2 \(epoch 1\); .* or lower training\.clipNorm \(now 5\)\. There is no checkpoint yet/);
  });

  it('call no checkpoint good from which the very next step failed: a lower learning rate comes too late for it', () => {
    const { message, trainAnew } = endingOfError(new TrainingError('nan', 41, undefined, ''), place);
    expect(message)
      .to.match(/The last checkpoint is of just before and leads there again: train anew\.$/)
      .and.not.contain('good');
    expect(trainAnew).to.equal(true);
  });

  it('tell validation loss and weights apart from a step, and go on from the checkpoint before', () => {
    const words = (error: TrainingError) => endingOfError(error, { ...place, epoch: 2, step: 80 }).message;
    const goOn = /; lower .* Last good checkpoint: epoch 1, step 40; resume goes on from there\.$/;
    expect(words(new TrainingError('nan', 80, undefined, '', 'validationLoss')))
      .to.match(/^Loss on the validation data is NaN at step 80 \(epoch 2\);/)
      .and.match(goOn);
    expect(words(new TrainingError('nan', 80, 'lstm', '', 'weights')))
      .to.match(/^Weights have overflowed at step 80 \(epoch 2\), first in layer "lstm";/)
      .and.match(goOn);
  });

  it('tell a full disk and a full memory from a fault', () => {
    const reason = (error: unknown) => endingOfError(error, place).reason;
    expect(reason(Object.assign(new Error('write'), { code: 'ENOSPC' }))).to.equal('diskFull');
    expect(reason(Object.assign(new Error('quota'), { code: 'EDQUOT' }))).to.equal('diskFull');
    expect(reason(new RangeError('Array buffer allocation failed'))).to.equal('outOfMemory');
    expect(reason(new Error('Aborted(Cannot enlarge memory arrays)'))).to.equal('outOfMemory');
    expect(reason(new Error('Error in matMul: inner shapes'))).to.equal('failed');
    expect(endingOfError('odd', place).message).to.equal(
      'Failed at step 40 (epoch 1): odd. Last good checkpoint: epoch 1, step 40; resume goes on from there.',
    );
  });

  it('name the best epoch with its score, or with its loss where there is no validation', () => {
    const best = { type: 'epoch', time: 0, epoch: 3, step: 120, trainLoss: 0.12345, best: true, learningRate: 1, seconds: 1, sentencesPerSecond: 1 } as const; // prettier-ignore
    const result = { reason: 'earlyStopping', epoch: 5, step: 200, bestEpoch: 3 } as const;
    const scored = { ...best, validation: { loss: 1, score: 0.9512, accuracy: 1 } };
    expect(endingOf(result, { ...place, best: scored }).message).to.equal(
      'Stopped early after epoch 5: nothing better in 2 epochs. Best: epoch 3, span F1 95.1 on the validation data.',
    );
    expect(endingOf({ ...result, reason: 'completed' }, { ...place, best }).message).to.equal(
      'Completed 4 epochs. Best: epoch 3, training loss 0.123.',
    );
  });
});
