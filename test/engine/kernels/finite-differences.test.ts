import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { recurrent } from '../../../src/engine/kernels';
import { referenceRecurrent } from '../../../src/engine/kernels/reference/sequence';
import { testedBackends } from '../helpers';
import { inputsOf, lossOf, numbers, run, type Case } from './support';

/** dLoss/dinput[i] by the difference of two losses; float32 leaves about three digits at this eps. */
function differences(c: Case, name: string, eps = 2e-3): Float32Array {
  const inputs = inputsOf(c);
  const lossAt = (index: number, shift: number) =>
    tf.tidy(() => {
      const named = Object.fromEntries(
        Object.entries(inputs).map(([key, { shape, data }]) => {
          const values = Float32Array.from(data);
          if (key === name) values[index] += shift;
          return [key, tf.tensor(values, shape)];
        }),
      );
      return lossOf(referenceRecurrent, c, named).dataSync()[0];
    });
  return inputs[name].data.map((_, i) => (lossAt(i, eps) - lossAt(i, -eps)) / (2 * eps));
}

const small = { lengths: [3, 1], time: 3, features: 2, units: 2 };
const cases: Case[] = [
  { cell: 'lstm', ...small, initialState: true },
  { cell: 'lstm', ...small, reverse: true, recurrentMask: true },
  { cell: 'gru', ...small, initialState: true },
  { cell: 'gru', ...small, reverse: true, recurrentMask: true },
  { cell: 'simple', activation: 'tanh', ...small, initialState: true, recurrentMask: true },
  { cell: 'simple', activation: 'sigmoid', ...small, reverse: true },
  { cell: 'simple', activation: 'relu', ...small },
  { cell: 'lstm', ...small, jordan: 2 },
  { cell: 'gru', ...small, jordan: 2, reverse: true, initialState: true },
  { cell: 'simple', ...small, jordan: 3 },
];

describe('the gradient of the plain formulation equals finite differences', () => {
  before(async () => {
    await startBackend('cpu');
  });

  for (const c of cases) {
    const options = ['reverse', 'initialState', 'recurrentMask', 'jordan'].filter((key) => key in c);
    it(`${c.cell} ${c.activation ?? ''} ${options.join(', ')}`, () => {
      const result = run(referenceRecurrent, c);
      for (const name of Object.keys(inputsOf(c))) {
        differences(c, name).forEach((expected, i) => {
          expect(result[`d ${name}`][i], `d ${name}[${i}]`).to.be.closeTo(expected, 2e-3 + 5e-3 * Math.abs(expected));
        });
      }
    });
  }
});

/** Norms of dLoss/dh_t of a simple cell by its chain rule, written out: dh_t = g_t + ((dh_{t+1} * (1 - h_{t+1}²)) U^T). */
function explicitNorms(h: number[][][], outer: number[][][], u: number[][], truncated: (t: number) => boolean): number[] {
  const units = u.length;
  const time = h[0].length;
  const squares = new Array<number>(time).fill(0);
  h.forEach((row, b) => {
    let later = new Array<number>(units).fill(0);
    for (let t = time - 1; t >= 0; t--) {
      const dh = outer[b][t].map((g, i) => g + later[i]);
      squares[t] += dh.reduce((sum, v) => sum + v * v, 0);
      const dz = dh.map((v, i) => v * (1 - row[t][i] ** 2));
      later = u.map((weights) => (truncated(t) ? 0 : weights.reduce((sum, w, j) => sum + w * dz[j], 0)));
    }
  });
  return squares.map(Math.sqrt);
}

for (const backend of testedBackends) {
  describe(`norms by time step on ${backend}`, () => {
    before(async () => {
      await startBackend(backend);
    });

    for (const truncatedSteps of [undefined, 2]) {
      it(`equal those of the chain rule written out, ${truncatedSteps ? 'truncated' : 'whole sequence'}`, () => {
        const [batch, time, features, units] = [2, 5, 3, 4];
        const shapes: number[][] = [[batch, time, features], [features, units], [units, units], [units]];
        let norms: number[] = [];
        const outer = tf.tensor3d(numbers('outer', batch * time * units), [batch, time, units]);
        let sequence: Tensor3D | undefined;
        const tensors = shapes.map((shape, i) => tf.tensor(numbers(`norms ${i}`, tf.util.sizeFromShape(shape), 0.7), shape));
        tf.grads((...values: Tensor[]) => {
          const [x, kernel, recurrentKernel, bias] = values as [Tensor3D, Tensor2D, Tensor2D, Tensor1D];
          const lengths = tf.tensor1d([time, time], 'int32');
          const onTimeStepNorms = (n: Tensor1D) => (norms = Array.from(n.dataSync()));
          const options = { cell: 'simple', truncatedSteps, onTimeStepNorms } as const;
          sequence = tf.keep(recurrent({ x, lengths, kernel, recurrentKernel, bias }, options).sequence);
          return tf.sum(tf.mul(sequence, outer));
        })(tensors);
        const truncated = (t: number) => truncatedSteps !== undefined && t % truncatedSteps === 0;
        const u = tensors[2].arraySync() as number[][];
        const expected = explicitNorms(sequence?.arraySync() ?? [], outer.arraySync(), u, truncated);
        expect(norms.length).to.equal(time);
        norms.forEach((norm, t) => expect(norm).to.be.closeTo(expected[t], 1e-5 * Math.max(...expected)));
      });
    }
  });
}
