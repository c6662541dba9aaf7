import { expect } from 'chai';
import { Random } from '../../../src/data/random';
import { gateStartValues, startValues, type Start } from '../../../src/engine/layers/initializers';

function moments(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return { mean, deviation, largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

describe('Initializers', () => {
  const draw = (start: Start, shape: number[], seed = 1): Float32Array => startValues(start, shape, Random.fromSeed(seed));
  const [rows, columns] = [100, 60];

  for (const [start, variance] of [
    ['glorotUniform', 2 / 160],
    ['glorotNormal', 2 / 160],
    ['heUniform', 2 / 100],
    ['heNormal', 2 / 100],
  ] as const) {
    it(`${start} has Keras' variance`, () => {
      const { mean, deviation } = moments(draw(start, [rows, columns]));
      expect(mean).to.be.closeTo(0, 0.005);
      expect(deviation / Math.sqrt(variance)).to.be.closeTo(1, 0.03);
    });
  }

  it('uniform kinds stay within their limit, normal ones within two of the uncut deviations', () => {
    expect(moments(draw('glorotUniform', [rows, columns])).largest).to.be.within(0.9 * Math.sqrt(6 / 160), Math.sqrt(6 / 160));
    expect(moments(draw('heNormal', [rows, columns])).largest).to.be.at.most((2 * Math.sqrt(2 / 100)) / 0.8796256610342398 + 1e-6);
    expect(moments(draw({ uniform: 0.05 }, [rows, columns])).largest).to.be.within(0.049, 0.05);
    expect(moments(draw({ normal: 2 }, [rows, columns])).deviation).to.be.closeTo(2, 0.1);
  });

  for (const [r, c] of [
    [8, 32],
    [32, 8],
    [7, 7],
  ]) {
    it(`orthogonal [${r}, ${c}] has orthonormal ${r <= c ? 'rows' : 'columns'}`, () => {
      const values = draw('orthogonal', [r, c]);
      const [count, length] = [Math.min(r, c), Math.max(r, c)];
      const at = (vector: number, k: number): number => (r <= c ? values[vector * c + k] : values[k * c + vector]);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j <= i; j++) {
          let dot = 0;
          for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
          expect(dot).to.be.closeTo(i === j ? 1 : 0, 1e-6);
        }
      }
    });
  }

  it('identity hands each unit of every gate its own past', () => {
    expect([...draw('identity', [2, 3])]).to.deep.equal([1, 0, 0, 0, 1, 0]);
    expect([...gateStartValues('identity', 2, 2, 2, Random.fromSeed(1))]).to.deep.equal([1, 0, 1, 0, 0, 1, 0, 1]);
  });

  it('the same seed gives the same numbers, another seed others', () => {
    expect(draw('orthogonal', [5, 5], 3)).to.deep.equal(draw('orthogonal', [5, 5], 3));
    expect(draw('orthogonal', [5, 5], 3)).to.not.deep.equal(draw('orthogonal', [5, 5], 4));
  });
});
