import { expect } from 'chai';
import { Random } from '../../src/data/random';

describe('Random', () => {
  it('goes on from a saved state with the numbers of an unbroken one', () => {
    const unbroken = Random.fromSeed(7, 'dropout');
    for (let i = 0; i < 5; i++) unbroken.uniform();
    const resumed = Random.fromState(JSON.parse(JSON.stringify(unbroken.getState())) as number[]);
    expect(Array.from({ length: 100 }, () => resumed.uniform())).to.deep.equal(Array.from({ length: 100 }, () => unbroken.uniform()));
  });

  it('gives other streams for other seeds and purposes', () => {
    const first = (seed: number, purpose: string) => Random.fromSeed(seed, purpose).uniform();
    expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b'), first(2, 'b')]).size).to.equal(4);
  });

  it('is uniform and normal to within a few standard errors', () => {
    const random = Random.fromSeed(1);
    const n = 20000;
    const uniforms = Array.from({ length: n }, () => random.uniform());
    const normals = Array.from({ length: n }, () => random.normal());
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
    expect(mean(uniforms)).to.be.closeTo(0.5, 0.01);
    expect(mean(normals)).to.be.closeTo(0, 0.03);
    expect(mean(normals.map((x) => x * x))).to.be.closeTo(1, 0.05);
  });
});
