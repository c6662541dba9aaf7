import { memory, slice, tensor1d, tensor3d, tidy, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { input, model } from '@tensorflow/tfjs-layers';
import { expect } from 'chai';
import { Random } from '../../../src/data/random';
import { EngineError } from '../../../src/engine/errors';
import { recurrent } from '../../../src/engine/kernels';
import { RecurrentLayer, SequenceContext, States, type RecurrentConfig } from '../../../src/engine/layers';
import { difference, useCpu } from '../helpers';

const random = Random.fromSeed(6);
const [batch, steps, features] = [3, 4, 2];
const values = Float32Array.from({ length: batch * steps * features }, () => random.normal());
const lengths = Int32Array.of(4, 1, 3);
const x = (): Tensor3D => tensor3d(values, [batch, steps, features]);

function built(config: RecurrentConfig): RecurrentLayer {
  const layer = new RecurrentLayer(config);
  layer.buildFor(features);
  return layer;
}

describe('Recurrent layer', () => {
  before(useCpu);

  it("has Keras' weight names and shapes", () => {
    const shapes = (config: RecurrentConfig): string[] =>
      built(config)
        .namedWeights()
        .map(({ name, variable }) => `${name} ${variable.shape.join('x')}`);
    expect(shapes({ cell: 'lstm', units: 3 })).to.deep.equal(['kernel 2x12', 'recurrent_kernel 3x12', 'bias 12']);
    expect(shapes({ cell: 'gru', units: 3 })).to.deep.equal(['kernel 2x9', 'recurrent_kernel 3x9', 'bias 2x9']);
    expect(shapes({ cell: 'simple', units: 3 })).to.deep.equal(['kernel 2x3', 'recurrent_kernel 3x3', 'bias 3']);
    expect(shapes({ cell: 'lstm', units: 3, jordanClasses: 5 })[1]).to.equal('recurrent_kernel 5x12');
    expect(shapes({ cell: 'simple', units: 3, bidirectional: true })).to.deep.equal([
      'forward/kernel 2x3',
      'forward/recurrent_kernel 3x3',
      'forward/bias 3',
      'backward/kernel 2x3',
      'backward/recurrent_kernel 3x3',
      'backward/bias 3',
    ]);
  });

  it('starts the forget gate of an lstm at 1, unless told not to', () => {
    const bias = (unitForgetBias?: boolean): number[] => [
      ...built({ cell: 'lstm', units: 2, unitForgetBias }).namedWeights()[2].variable.dataSync(),
    ];
    expect(bias()).to.deep.equal([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(bias(false)).to.deep.equal(new Array(8).fill(0));
  });

  for (const cell of ['lstm', 'gru', 'simple'] as const) {
    it(`${cell} in both directions is the two runs of the kernel, merged`, () => {
      tidy(() => {
        const runs = (['concat', 'sum', 'mul', 'ave'] as const).map((mergeMode) => {
          const layer = built({ name: `two_${cell}`, cell, units: 2, bidirectional: true, mergeMode });
          return { layer, ...layer.runWithLast(x(), new SequenceContext(lengths, steps)) };
        });
        const [forward, backward] = [0, 3].map((first) => {
          const [kernel, recurrentKernel, bias] = runs[0].layer.namedWeights().slice(first, first + 3);
          return recurrent(
            {
              x: x(),
              lengths: tensor1d(lengths, 'int32'),
              kernel: kernel.variable as unknown as Tensor2D,
              recurrentKernel: recurrentKernel.variable as unknown as Tensor2D,
              bias: bias.variable as unknown as Tensor2D,
            },
            { cell, reverse: first > 0 },
          );
        });
        const expected = (merge: (f: number[], b: number[]) => number[]): number[] => {
          const [f, b] = [forward.sequence.arraySync(), backward.sequence.arraySync()];
          return f.flatMap((row, i) => row.flatMap((step, t) => merge(step, b[i][t])));
        };
        const pairs = (how: (f: number, b: number) => number) => (f: number[], b: number[]) => f.map((value, k) => how(value, b[k]));
        [
          expected((f, b) => [...f, ...b]),
          expected(pairs((f, b) => f + b)),
          expected(pairs((f, b) => f * b)),
          expected(pairs((f, b) => (f + b) / 2)),
        ].forEach((sequence, i) => expect(difference(runs[i].sequence.dataSync(), sequence)).to.be.below(1e-6));
        const last = forward.finalState[0].arraySync().map((row, i) => [...row, ...backward.finalState[0].arraySync()[i]]);
        expect(difference(runs[0].last.dataSync(), last.flat())).to.be.below(1e-6);
      });
    });
  }

  it('tells the last state after the last real step', () => {
    tidy(() => {
      const { sequence, last } = built({ cell: 'gru', units: 3 }).runWithLast(x(), new SequenceContext(lengths, steps));
      const ends = sequence.arraySync().map((row, i) => row[lengths[i] - 1]);
      expect(difference(last.dataSync(), ends.flat())).to.be.below(1e-6);
    });
  });

  for (const cell of ['lstm', 'gru', 'simple'] as const) {
    it(`stateful ${cell}: two halves give what the whole gives`, () => {
      const layer = built({ cell, units: 3, stateful: true });
      const states = new States();
      const run = (part: Tensor3D): number[][][] => {
        const context = new SequenceContext(new Int32Array(part.shape[0]).fill(part.shape[1]), part.shape[1], { states });
        const result = layer.run(part, context).arraySync();
        context.finish(true);
        return result;
      };
      tidy(() => {
        const whole = run(x());
        states.reset();
        const first = run(slice(x(), [0, 0, 0], [batch, 2, features]));
        const second = run(slice(x(), [0, 2, 0], [batch, 2, features]));
        const joined = whole.map((_, row) => [...first[row], ...second[row]]);
        expect(difference(joined.flat(2), whole.flat(2))).to.be.below(1e-6);
        expect(difference(run(x()).flat(2), whole.flat(2)), 'without a reset the state goes on').to.be.greaterThan(1e-3);
      });
      states.reset();
    });
  }

  it('stateful: a step that is refused leaves the states as they were', async () => {
    const layer = built({ cell: 'gru', units: 3, stateful: true });
    const states = new States();
    const before = memory().numTensors;
    tidy(() => {
      const context = new SequenceContext(lengths, steps, { states });
      layer.run(x(), context);
      context.finish(false);
    });
    expect(await states.toArrays()).to.deep.equal([]);
    expect(memory().numTensors).to.equal(before);
  });

  it('is a layer of tf.layers: alone on tensors, and inside of a tf.model', () => {
    tidy(() => {
      const layer = new RecurrentLayer({ cell: 'lstm', units: 3, bidirectional: true });
      const masked = layer.apply([x(), tensor1d(lengths, 'int32')]) as Tensor3D;
      expect(masked.shape).to.deep.equal([batch, steps, 6]);
      expect(
        masked
          .arraySync()[1]
          .slice(1)
          .flat()
          .every((value) => value === 0),
      ).to.equal(true);
      const source = input({ shape: [steps, features] });
      const whole = model({ inputs: source, outputs: layer.apply(source) as ReturnType<typeof input> });
      expect(difference((whole.predict(x()) as Tensor3D).dataSync(), (layer.apply(x()) as Tensor3D).dataSync())).to.be.below(1e-6);
      expect(whole.trainableWeights).to.have.length(6);
    });
  });

  it('refuses what cannot work', () => {
    expect(() => built({ cell: 'gru', units: 2, stateful: true, bidirectional: true })).to.throw(EngineError, 'one direction');
    expect(() => built({ cell: 'gru', units: 2, jordanClasses: 3, bidirectional: true })).to.throw(EngineError, 'Jordan');
    const layer = built({ name: 'fed', cell: 'gru', units: 2, jordanClasses: 3 });
    expect(() => layer.run(x(), new SequenceContext(lengths, steps))).to.throw(EngineError, '"fed" was not given an output');
  });
});
