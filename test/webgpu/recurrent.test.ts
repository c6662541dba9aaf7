import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../src/engine/backends';
import { recurrent } from '../../src/engine/kernels';
import { recurrentCases } from '../engine/kernels/recurrent-cases';
import { expectClose, runLater, type Arrays, type Case } from '../engine/kernels/support';

/** Beside the cases of every backend: sizes that take another way through the kernels. */
const large: [string, Case][] = (['lstm', 'gru', 'simple'] as const).flatMap((cell) =>
  [false, true].map((reverse): [string, Case] => {
    // A dispatch a step; more rows and units than one tile, and neither a multiple of it.
    const units = cell === 'simple' ? 261 : 197;
    const sizes = { lengths: [3, 1, 0, 2, ...new Array<number>(14).fill(2)], time: 3, features: 3, units };
    const c = { cell, reverse, ...sizes, initialState: true, recurrentMask: true, truncatedSteps: 2 };
    return [`${cell} ${reverse ? 'backwards' : 'forwards'}: ${units} units, step by step`, c];
  }),
);
/** A software adapter is slow: each case in one direction, every other one backwards. */
const others = recurrentCases.filter(([, c], i) => c.jordan === undefined && c.reverse === (Math.floor(i / 2) % 2 === 1));
const cases = [...others, ...large];

describe('recurrent on webgpu equals that on wasm', function () {
  this.timeout(600_000);
  const expected = new Map<string, Arrays>();

  before(async () => {
    await startBackend('wasm');
    for (const [name, c] of cases) expected.set(name, await runLater(recurrent, c));
    const { device } = await startBackend('webgpu');
    console.log(`      ${device}`);
  });

  for (const [name, c] of cases) {
    it(`${name}: outputs, states, gates, gradients and time-step norms`, async () => {
      expectClose(await runLater(recurrent, c), expected.get(name) as Arrays, 2e-5, name);
    });
  }

  it('Jordan feedback runs on the plain formulation', async () => {
    const jordan = recurrentCases.filter(([, c]) => c.jordan !== undefined && c.cell === 'lstm');
    for (const [name, c] of jordan) {
      await startBackend('wasm');
      const there = await runLater(recurrent, c);
      await startBackend('webgpu');
      expectClose(await runLater(recurrent, c), there, 2e-5, name);
    }
  });

  it('the same call gives the same bits, and leaves no tensors behind', async () => {
    const c: Case = { cell: 'lstm', lengths: [3, 2], time: 3, features: 3, units: 4, initialState: true };
    const once = await runLater(recurrent, c);
    const { numTensors } = tf.memory();
    expectClose(await runLater(recurrent, c), once, 0);
    expect(tf.memory().numTensors).to.equal(numTensors);
  });
});
