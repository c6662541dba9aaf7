import { tensor3d, tidy, type Tensor3D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { BatchNormalizationLayer, LayerNormalizationLayer, SequenceContext, type SequenceLayer } from '../../../src/engine/layers';
import { useCpu } from '../helpers';

const values = [1, 2, 3, 4, -5, 6, 0, 8, 1, 9, 9, 2];

function weight(layer: SequenceLayer, name: string): number[] {
  const found = layer.namedWeights().find((w) => w.name === name);
  return [...(found?.variable.dataSync() ?? [])];
}

describe('Normalization layers', () => {
  before(useCpu);

  it('layer normalization gives each step mean 0 and variance 1 over its features', () => {
    tidy(() => {
      const layer = new LayerNormalizationLayer({ epsilon: 1e-5 });
      layer.buildFor(6);
      const [[first, second]] = layer.run(tensor3d(values, [1, 2, 6]), new SequenceContext(Int32Array.of(2), 2)).arraySync();
      [first, second].forEach((step, t) => {
        const raw = values.slice(t * 6, t * 6 + 6);
        const mean = raw.reduce((a, b) => a + b) / 6;
        const variance = raw.reduce((a, b) => a + (b - mean) ** 2, 0) / 6;
        step.forEach((value, k) => expect(value).to.be.closeTo((raw[k] - mean) / Math.sqrt(variance + 1e-5), 1e-5));
      });
    });
  });

  it('batch normalization counts real steps only, and moves its averages after the step is accepted', () => {
    tidy(() => {
      const layer = new BatchNormalizationLayer({ momentum: 0.9, epsilon: 1e-3 });
      layer.buildFor(2);
      const context = new SequenceContext(Int32Array.of(3, 1), 3, { training: true });
      // Row 0: steps (1,2) (3,4) (-5,6); row 1: step (0,8) and padding that would spoil every statistic.
      const x = tensor3d([...values.slice(0, 8), 1e6, 1e6, -1e6, 1e6], [2, 3, 2]);
      const output = layer.run(x, context).dataSync();
      const columns = [
        [1, 3, -5, 0],
        [2, 4, 6, 8],
      ];
      const mean = columns.map((column) => column.reduce((a, b) => a + b) / 4);
      const variance = columns.map((column, k) => column.reduce((a, b) => a + (b - mean[k]) ** 2, 0) / 4);
      columns.forEach((column, k) =>
        column.forEach((value, step) =>
          expect(output[step * 2 + k]).to.be.closeTo((value - mean[k]) / Math.sqrt(variance[k] + 1e-3), 1e-5),
        ),
      );
      expect(weight(layer, 'moving_mean')).to.deep.equal([0, 0]);
      context.finish(true);
      weight(layer, 'moving_mean').forEach((value, k) => expect(value).to.be.closeTo(0.1 * mean[k], 1e-6));
      weight(layer, 'moving_variance').forEach((value, k) => expect(value).to.be.closeTo(0.9 + 0.1 * variance[k], 1e-5));
    });
  });

  it('batch normalization leaves its averages alone when the step is refused, and at inference', () => {
    tidy(() => {
      const layer = new BatchNormalizationLayer();
      layer.buildFor(2);
      const x = tensor3d(values, [2, 3, 2]);
      for (const training of [true, false]) {
        const context = new SequenceContext(Int32Array.of(3, 3), 3, { training });
        layer.run(x, context);
        context.finish(!training);
        expect(weight(layer, 'moving_mean')).to.deep.equal([0, 0]);
      }
    });
  });

  it('batch normalization uses its averages outside of training', () => {
    tidy(() => {
      const layer = new BatchNormalizationLayer({ epsilon: 1e-3 });
      layer.buildFor(2);
      const output = layer.apply(tensor3d(values, [2, 3, 2])) as Tensor3D;
      output.dataSync().forEach((value, i) => expect(value).to.be.closeTo(values[i] / Math.sqrt(1.001), 1e-5));
    });
  });
});
