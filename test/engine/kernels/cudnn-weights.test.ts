import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { packWeights, unpackWeights, type LayerWeights } from '../../../src/engine/kernels/tensorflow/cudnn-weights';
import type { Cell } from '../../../src/spec';
import { useCpu } from '../helpers';
import { numbers } from './support';

const [features, units] = [3, 2];

/** Keras' gates in cuDNN's order. */
const orders: Record<Cell, number[]> = { lstm: [0, 1, 2, 3], gru: [1, 0, 2], simple: [0] };

function weightsOf(cell: Cell): LayerWeights {
  const width = orders[cell].length * units;
  const draw = (name: string, shape: number[]) => tf.tensor(numbers(name, tf.util.sizeFromShape(shape)), shape);
  return {
    kernel: draw('kernel', [features, width]) as Tensor2D,
    recurrentKernel: draw('recurrentKernel', [units, width]) as Tensor2D,
    bias: draw('bias', cell === 'gru' ? [2, width] : [width]) as Tensor1D,
  };
}

/** Written out by cuDNN's description: matrix by matrix, row by row. */
function byFormula(cell: Cell, { kernel, recurrentKernel, bias }: LayerWeights): number[] {
  const gates = orders[cell];
  const matrix = (values: number[][]) =>
    gates.flatMap((gate) => Array.from({ length: units }, (_, unit) => values.map((row) => row[gate * units + unit])).flat());
  const vector = (values: number[]) => gates.flatMap((gate) => values.slice(gate * units, (gate + 1) * units));
  const biases = bias.arraySync();
  const [first, second] = cell === 'gru' ? (biases as number[][]) : [(biases as number[]).map(() => 0), biases as number[]];
  return [...matrix(kernel.arraySync()), ...matrix(recurrentKernel.arraySync()), ...vector(first), ...vector(second)];
}

describe("cuDNN's vector of weights", () => {
  before(useCpu);

  for (const cell of ['lstm', 'gru', 'simple'] as const) {
    it(`of ${cell} has the order of its description`, () => {
      const weights = weightsOf(cell);
      expect(Array.from(packWeights(cell, weights).dataSync())).to.deep.equal(byFormula(cell, weights));
    });

    it(`of ${cell} comes back as it went`, () => {
      const weights = weightsOf(cell);
      const back = unpackWeights(cell, packWeights(cell, weights), weights);
      for (const name of ['kernel', 'recurrentKernel', 'bias'] as const) {
        expect(back[name]().arraySync(), name).to.deep.equal(weights[name].arraySync());
      }
    });
  }
});
