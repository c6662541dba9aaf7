import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { recurrent } from '../../../src/engine/kernels';
import { referenceRecurrent } from '../../../src/engine/kernels/reference/sequence';
import { testedBackends } from '../helpers';
import { recurrentCases } from './recurrent-cases';
import { expectClose, expectCloseArray, run, type Arrays, type Case } from './support';

for (const backend of testedBackends.filter((name) => name !== 'cpu')) {
  describe(`recurrent on ${backend} equals the plain formulation on cpu`, () => {
    const expected = new Map<string, Arrays>();
    const actual = new Map<string, Arrays>();

    before(async function () {
      this.timeout(120000);
      await startBackend('cpu');
      for (const [name, c] of recurrentCases) expected.set(name, run(referenceRecurrent, c));
      await startBackend(backend);
      for (const [name, c] of recurrentCases) actual.set(name, run(recurrent, c));
    });

    for (const [name] of recurrentCases) {
      it(`${name}: outputs, states, gates, gradients and time-step norms`, () => {
        expectClose(actual.get(name) as Arrays, expected.get(name) as Arrays, 2e-5, name);
      });
    }
  });
}

for (const backend of testedBackends.filter((name) => name !== 'cpu')) {
  describe(`recurrent on ${backend}`, () => {
    // TensorFlow's product adds up in another order for another number of rows.
    const tolerance = backend === 'tensorflow' ? 1e-6 : 0;

    before(async () => {
      await startBackend(backend);
    });

    for (const cell of ['lstm', 'gru', 'simple'] as const) {
      for (const reverse of [false, true]) {
        it(`${cell} ${reverse ? 'backwards' : 'forwards'}: a row has the same ${tolerance === 0 ? 'bits' : 'numbers'} alone and in a longer, fuller batch`, () => {
          const sizes = { cell, reverse, features: 10, units: 13 };
          const batch = run(recurrent, { ...sizes, lengths: [4, 9, 1], time: 9 });
          const alone = run(recurrent, { ...sizes, lengths: [4], time: 4 });
          // The same numbers are drawn row by row, so row 0 reads the same inputs only where the time is the same.
          const wide = run(recurrent, { ...sizes, lengths: [4], time: 9 });
          const equal = (actual: Float32Array, expected: Float32Array) => expectCloseArray(actual, expected, tolerance, 'row 0');
          equal(wide.sequence.slice(0, 4 * 13), batch.sequence.slice(0, 4 * 13));
          equal(wide.sequence.slice(0, 4 * 13), alone.sequence.slice(0, 4 * 13));
          equal(wide.final0, batch.final0.slice(0, 13));
          expect(Math.max(...wide.sequence.slice(4 * 13))).to.equal(0);
        });
      }
    }

    it('leaves no tensors behind, with and without gradients', () => {
      const c: Case = { cell: 'lstm', lengths: [3, 2], time: 3, features: 3, units: 4, initialState: true };
      run(recurrent, c);
      const { numTensors, numBytes } = tf.memory();
      run(recurrent, c);
      expect(tf.memory().numTensors).to.equal(numTensors);
      expect(tf.memory().numBytes).to.equal(numBytes);
    });

    it('grows its memory in the middle of training without a wrong number', () => {
      const c: Case = { cell: 'gru', lengths: [6, 2], time: 6, features: 3, units: 4 };
      const before = run(recurrent, c);
      const ballast = tf.zeros([64, 1024, 1024]);
      const after = run(recurrent, c);
      ballast.dispose();
      expectClose(after, before, 0);
    });
  });
}
