import { tensor2d, tensor3d, tidy, type Tensor3D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { BagInput, CharacterInput } from '../../../src/data/batch';
import { EngineError } from '../../../src/engine/errors';
import { BagLayer, CharactersLayer, EmbeddingLayer, OneHotLayer, SequenceContext, type InputLayer } from '../../../src/engine/layers';
import { difference, useCpu } from '../helpers';

const context = (): SequenceContext => new SequenceContext(Int32Array.of(2, 1), 2);
const ids = Int32Array.of(3, 1, 2, 0);
const bags: BagInput = {
  kind: 'bags',
  offsets: Int32Array.of(0, 2, 2, 5, 5),
  ids: Int32Array.of(1, 3, 2, 3, 4),
  counts: Float32Array.of(1, 2, 1, 1, 3),
};

function weight(layer: InputLayer, name: string): Float32Array {
  const found = layer.namedWeights().find((w) => w.name === name);
  return Float32Array.from(found?.variable.dataSync() ?? []);
}

describe('Input layers', () => {
  before(useCpu);

  it('an embedding gives the row of each id and starts normal with deviation 0.3', () => {
    tidy(() => {
      const layer = new EmbeddingLayer({ vocabularySize: 5, size: 3 });
      layer.buildNow();
      const table = weight(layer, 'embeddings');
      const output = layer.encode({ kind: 'ids', ids }, context()).arraySync().flat();
      ids.forEach((id, i) => expect(output[i]).to.deep.equal([...table.slice(id * 3, id * 3 + 3)]));
      const large = new EmbeddingLayer({ vocabularySize: 100, size: 20 });
      large.buildNow();
      expect(Math.hypot(...weight(large, 'embeddings')) / Math.sqrt(2000)).to.be.closeTo(0.3, 0.02);
    });
  });

  it('an embedding takes the rows that are in the pretrained file and starts the others as usual', () => {
    const pretrained = Float32Array.of(NaN, 0, 1, 2, NaN, 5, 7, 8);
    const layer = new EmbeddingLayer({ name: 'same', vocabularySize: 4, size: 2, pretrained });
    layer.buildNow();
    const usual = new EmbeddingLayer({ name: 'same', vocabularySize: 4, size: 2 });
    usual.buildNow();
    const [table, start] = [weight(layer, 'embeddings'), weight(usual, 'embeddings')];
    expect([...table]).to.deep.equal([start[0], start[1], 1, 2, start[4], start[5], 7, 8]);
  });

  it('a frozen embedding is not trained', () => {
    const layer = new EmbeddingLayer({ vocabularySize: 4, size: 2, trainable: false });
    layer.buildNow();
    expect(layer.namedWeights().map(({ trainable, variable }) => [trainable, variable.trainable])).to.deep.equal([[false, false]]);
  });

  it('one-hot has a single 1 at the id', () => {
    tidy(() => {
      const layer = new OneHotLayer({ vocabularySize: 4 });
      layer.buildNow();
      const expected = [...ids].map((id) => [0, 1, 2, 3].map((k) => Number(k === id)));
      expect(layer.encode({ kind: 'ids', ids }, context()).arraySync().flat()).to.deep.equal(expected);
      expect((layer.apply(tensor2d(ids, [2, 2], 'int32')) as Tensor3D).arraySync()).to.deep.equal([
        expected.slice(0, 2),
        expected.slice(2),
      ]);
    });
  });

  it('a bag gives the counts of its features', () => {
    tidy(() => {
      const layer = new BagLayer({ vocabularySize: 5 });
      layer.buildNow();
      expect(layer.encode(bags, context()).arraySync().flat()).to.deep.equal([
        [0, 1, 0, 2, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 1, 1, 3],
        [0, 0, 0, 0, 0],
      ]);
    });
  });

  it('a projected bag is the counts times the learnt rows, by batch and by tensors', () => {
    tidy(() => {
      const counts = new BagLayer({ vocabularySize: 5 });
      const layer = new BagLayer({ vocabularySize: 5, size: 3 });
      counts.buildNow();
      layer.buildNow();
      const table = weight(layer, 'embeddings');
      const dense = counts.encode(bags, context()).arraySync().flat();
      const expected = dense.flatMap((row) => [0, 1, 2].map((k) => row.reduce((sum, count, id) => sum + count * table[id * 3 + k], 0)));
      expect(difference(layer.encode(bags, context()).dataSync(), expected)).to.be.below(1e-6);
      const wideIds = tensor3d([1, 3, 0, 0, 0, 0, 2, 3, 4, 0, 0, 0], [2, 2, 3], 'int32');
      const wideCounts = tensor3d([1, 2, 0, 0, 0, 0, 1, 1, 3, 0, 0, 0], [2, 2, 3]);
      expect(difference((layer.apply([wideIds, wideCounts]) as Tensor3D).dataSync(), expected)).to.be.below(1e-6);
    });
  });

  for (const bidirectional of [true, false]) {
    it(`characters${bidirectional ? ', both directions,' : ''} read a repeated word alike, an empty one as 0, and nothing beyond a word's end`, () => {
      tidy(() => {
        const layer = new CharactersLayer({ vocabularySize: 6, size: 3, cell: 'lstm', units: 2, bidirectional });
        layer.buildNow();
        const words = (garbage: number): CharacterInput => ({
          kind: 'characters',
          width: 3,
          ids: Int32Array.of(2, 3, garbage, garbage, 0, 0, 2, 3, 0, 4, 5, 2),
          lengths: Int32Array.of(2, 0, 2, 3),
        });
        const full = (): SequenceContext => new SequenceContext(Int32Array.of(2, 2), 2);
        const output = layer.encode(words(0), full()).arraySync().flat();
        expect(output[0]).to.have.length(layer.width);
        expect(output[1].every((value) => value === 0)).to.equal(true);
        expect(output[0]).to.deep.equal(output[2]);
        expect(output[0]).to.not.deep.equal(output[3]);
        expect(layer.encode(words(5), full()).arraySync()).to.deep.equal([output.slice(0, 2), output.slice(2)]);
        const alone = layer.apply([tensor3d(words(0).ids, [2, 2, 3], 'int32'), tensor2d(words(0).lengths, [2, 2], 'int32')]) as Tensor3D;
        expect(difference(alone.dataSync(), output.flat())).to.be.below(1e-6);
      });
    });
  }

  it('characters bear a batch of empty words alone', () => {
    tidy(() => {
      const layer = new CharactersLayer({ vocabularySize: 6, size: 3, cell: 'gru', units: 2, bidirectional: true });
      layer.buildNow();
      const input: CharacterInput = { kind: 'characters', width: 0, ids: new Int32Array(0), lengths: new Int32Array(4) };
      expect([...layer.encode(input, context()).dataSync()]).to.deep.equal(new Array(16).fill(0));
    });
  });

  it('refuse an input of another kind', () => {
    const layer = new EmbeddingLayer({ name: 'words', vocabularySize: 5, size: 3 });
    layer.buildNow();
    expect(() => layer.encode(bags, context())).to.throw(EngineError, 'Input "words" reads ids, the batch holds bags there.');
  });
});
