import { tidy, tensor3d, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { Random } from '../../../src/data/random';
import { AttentionLayer, SequenceContext } from '../../../src/engine/layers';
import { useCpu } from '../helpers';

const [batch, steps, features, heads, units] = [2, 4, 3, 2, 5];
const lengths = Int32Array.of(4, 2);

describe('Attention', () => {
  before(useCpu);

  for (const score of ['scaledDotProduct', 'additive'] as const) {
    it(`${score}: weights and output are those of the plain formulation`, () => {
      tidy(() => {
        const random = Random.fromSeed(2);
        const layer = new AttentionLayer({ score, heads, units });
        layer.buildFor(features);
        const x = Array.from({ length: batch * steps * features }, () => random.normal());
        let map: Tensor4D | undefined;
        const context = new SequenceContext(lengths, steps, { probe: { attention: (_, weights) => (map = weights) } });
        const output = layer.run(tensor3d(x, [batch, steps, features]), context);
        expect(output.shape).to.deep.equal([batch, steps, features + heads * units]);
        const values = Object.fromEntries(layer.namedWeights().map(({ name, variable }) => [name, [...variable.dataSync()]]));
        const project = (kind: string, b: number, t: number, h: number): number[] =>
          Array.from({ length: units }, (_, u) => {
            let sum = values[`${kind}/bias`][h * units + u];
            for (let f = 0; f < features; f++)
              sum += x[(b * steps + t) * features + f] * values[`${kind}/kernel`][(f * heads + h) * units + u];
            return sum;
          });
        for (let b = 0; b < batch; b++) {
          for (let h = 0; h < heads; h++) {
            for (let row = 0; row < lengths[b]; row++) {
              const query = project('query', b, row, h);
              const scores = Array.from({ length: lengths[b] }, (_, column) => {
                const key = project('key', b, column, h);
                if (score === 'scaledDotProduct') return query.reduce((sum, q, u) => sum + q * key[u], 0) / Math.sqrt(units);
                return query.reduce((sum, q, u) => sum + values.scale[h * units + u] * Math.tanh(q + key[u]), 0);
              });
              const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
              const weights = scores.map((s) => Math.exp(s) / total);
              const seen = (map?.arraySync() as number[][][][])[b][h][row];
              for (let column = 0; column < steps; column++) expect(seen[column]).to.be.closeTo(weights[column] ?? 0, 1e-5);
              const out = output.arraySync()[b][row];
              expect(out.slice(0, features)).to.deep.equal(
                x.slice((b * steps + row) * features, (b * steps + row + 1) * features).map(Math.fround),
              );
              for (let u = 0; u < units; u++) {
                const found = weights.reduce((sum, w, column) => sum + w * project('value', b, column, h)[u], 0);
                expect(out[features + h * units + u]).to.be.closeTo(found, 1e-5);
              }
            }
          }
        }
      });
    });
  }

  it('gives padding a weight of exactly 0', () => {
    tidy(() => {
      const layer = new AttentionLayer({ score: 'scaledDotProduct', units });
      layer.buildFor(features);
      let map: Tensor4D | undefined;
      const context = new SequenceContext(lengths, steps, { probe: { attention: (_, weights) => (map = weights) } });
      layer.run(tensor3d(new Float32Array(batch * steps * features).fill(7), [batch, steps, features]), context);
      const rows = (map?.arraySync() as number[][][][])[1][0];
      for (const row of rows) expect(row.slice(2)).to.deep.equal([0, 0]);
    });
  });
});
