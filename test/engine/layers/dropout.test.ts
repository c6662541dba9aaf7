import { ones, tidy, type Rank } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { Random } from '../../../src/data/random';
import { DropoutLayer, RecurrentLayer, SequenceContext } from '../../../src/engine/layers';
import { dropoutMask } from '../../../src/engine/layers/dropout-mask';
import { useCpu } from '../helpers';

describe('Dropout', () => {
  before(useCpu);
  const context = (training: boolean, batch: number, steps: number): SequenceContext =>
    new SequenceContext(new Int32Array(batch).fill(steps), steps, { training, random: Random.fromSeed(4) });

  it('drops the share asked for and scales up the rest, so that the mean stays', () => {
    const mask = dropoutMask(100000, 0.3, Random.fromSeed(1));
    expect(new Set(mask)).to.deep.equal(new Set([0, Math.fround(1 / 0.7)]));
    expect(mask.filter((factor) => factor === 0).length / mask.length).to.be.closeTo(0.3, 0.006);
    expect(mask.reduce((a, b) => a + b, 0) / mask.length).to.be.closeTo(1, 0.01);
  });

  it('draws neighbours independently of one another', () => {
    const mask = dropoutMask(100000, 0.5, Random.fromSeed(2));
    for (const lag of [1, 2, 7, 64]) {
      let both = 0;
      for (let i = lag; i < mask.length; i++) if (mask[i] === 0 && mask[i - lag] === 0) both++;
      expect(both / mask.length, `lag ${lag}`).to.be.closeTo(0.25, 0.01);
    }
  });

  it('is reproducible from the state of the generator, and new at every call', () => {
    const random = Random.fromSeed(3);
    random.uniform();
    const state = random.getState();
    const first = dropoutMask(50, 0.5, random);
    expect(dropoutMask(50, 0.5, random)).to.not.deep.equal(first);
    expect(dropoutMask(50, 0.5, Random.fromState(state))).to.deep.equal(first);
  });

  it('as a layer drops values on their own while training, and nothing otherwise', () => {
    tidy(() => {
      const layer = new DropoutLayer({ rate: 0.5 });
      const x = ones<Rank.R3>([2, 3, 50]);
      const values = layer.run(x, context(true, 2, 3)).arraySync();
      expect(new Set(values.flat(2))).to.deep.equal(new Set([0, 2]));
      expect(values[0][0]).to.not.deep.equal(values[0][1]);
      expect(new Set(layer.run(x, context(false, 2, 3)).dataSync())).to.deep.equal(new Set([1]));
    });
  });

  it('of a recurrent layer drops the same inputs at every step, others in every row', () => {
    tidy(() => {
      // Sums its inputs; no state: each output shows how many inputs its step was given.
      const layer = new RecurrentLayer({ cell: 'simple', units: 1, activation: 'relu', dropout: 0.5, recurrentInitializer: 'zeros' });
      layer.buildFor(40);
      const [kernel] = layer.namedWeights();
      kernel.variable.assign(ones([40, 1]));
      const values = layer.run(ones<Rank.R3>([8, 4, 40]), context(true, 8, 4)).arraySync();
      for (const row of values) expect(new Set(row.flat()).size).to.equal(1);
      expect(new Set(values.map((row) => row[0][0])).size).to.be.greaterThan(3);
      expect(new Set(layer.run(ones<Rank.R3>([8, 4, 40]), context(false, 8, 4)).dataSync())).to.deep.equal(new Set([40]));
    });
  });

  it('of a recurrent state drops the same units at every step', () => {
    tidy(() => {
      // Each unit counts steps: h = h * mask + 1. A unit that is dropped stays at 1, one that is kept doubles and adds.
      const layer = new RecurrentLayer({
        cell: 'simple',
        units: 30,
        activation: 'relu',
        recurrentDropout: 0.5,
        recurrentInitializer: 'identity',
      });
      layer.buildFor(1);
      layer.namedWeights()[0].variable.assign(ones([1, 30]));
      const [row] = layer.run(ones<Rank.R3>([1, 4, 1]), context(true, 1, 4)).arraySync();
      const histories = new Set(row[0].map((_, unit) => row.map((step) => step[unit]).join()));
      expect(histories).to.deep.equal(new Set(['1,1,1,1', '1,3,7,15']));
    });
  });
});
