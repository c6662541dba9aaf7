import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { compileKernels, installWasmKernels, type KernelVariant } from '../../../src/engine/kernels/wasm';
import { requireContext } from '../../../src/engine/kernels/wasm/context';
import type { InstructionSet } from '../../../src/engine/kernels/wasm/module';
import { nativeLibrary, ownBackends } from '../helpers';

type Unary = 'exponentials' | 'sigmoids' | 'tanhs';

function evaluate(name: Unary, x: Float32Array): Float32Array {
  const context = requireContext();
  const input = tf.tensor1d(x);
  const output = tf.zeros([x.length]);
  context.functions[name](context.pointer(input), x.length, context.pointer(output));
  return output.dataSync<'float32'>();
}

/** Largest relative error against doubles, for results that are normal float32 numbers. */
function worst(name: Unary, f: (x: number) => number, from: number, to: number): number {
  const n = 200001;
  const x = Float32Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
  const y = evaluate(name, x);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const exact = f(x[i]);
    if (Math.abs(exact) > 1.2e-38) largest = Math.max(largest, Math.abs(y[i] / exact - 1));
  }
  return largest;
}

/** Every build of our kernels. */
const variants: (KernelVariant | InstructionSet)[] = [
  'simd',
  'relaxed simd',
  ...(!ownBackends.includes('native') ? [] : process.arch === 'arm64' ? ['NEON' as const] : (['SSE2', 'AVX2', 'AVX-512'] as const)),
];

/** Puts a build's functions onto tfjs' memory; false where this engine or processor does not run it. */
async function install(variant: KernelVariant | InstructionSet): Promise<boolean> {
  const backend = tf.backend() as never;
  if (variant === 'simd' || variant === 'relaxed simd') {
    const kernels = await compileKernels(path.join(__dirname, '../../../dist'), true, variant);
    if (kernels.variant === variant) await installWasmKernels(backend, kernels);
    return kernels.variant === variant;
  }
  try {
    await installWasmKernels(backend, { source: { kind: 'native', library: nativeLibrary, instructionSet: variant } });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

for (const variant of variants) {
  describe(`exponential functions, ${variant}`, () => {
    before(async function () {
      await startBackend(variants.indexOf(variant) < 2 ? 'wasm' : 'native');
      if (!(await install(variant))) {
        console.log(`      (skipped: ${variant} does not run here)`);
        this.skip();
      }
    });

    // The backend is to put its own back.
    after(async () => {
      await startBackend('wasm', { threads: 1 });
      await startBackend('wasm');
    });

    it('e^x is right to 2e-7 from -86 to 88', () => {
      expect(worst('exponentials', Math.exp, -86, 88)).to.be.below(2e-7);
      expect(worst('exponentials', Math.exp, -1, 1)).to.be.below(2e-7);
    });

    it('sigmoid is right to 4e-7 from -80 to 80', () => {
      const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
      expect(worst('sigmoids', sigmoid, -80, 80)).to.be.below(4e-7);
      expect(worst('sigmoids', sigmoid, -3, 3)).to.be.below(4e-7);
    });

    it('tanh is right to 4e-7, also near 0 and where its forms meet', () => {
      expect(worst('tanhs', Math.tanh, -20, 20)).to.be.below(4e-7);
      expect(worst('tanhs', Math.tanh, -1e-3, 1e-3)).to.be.below(4e-7);
      expect(worst('tanhs', Math.tanh, 0.6, 0.65)).to.be.below(4e-7);
    });

    it('saturate beyond the range, and keep NaN', () => {
      const x = Float32Array.from([-Infinity, -1e30, 1e30, Infinity, NaN, 0, -0]);
      expect(Array.from(evaluate('sigmoids', x)).map((v) => Math.round(v * 1e6) / 1e6)).to.deep.equal([0, 0, 1, 1, NaN, 0.5, 0.5]);
      expect(Array.from(evaluate('tanhs', x)).slice(0, 6)).to.deep.equal([-1, -1, 1, 1, NaN, 0]);
      expect(evaluate('exponentials', x)[4]).to.deep.equal(NaN);
      expect(Array.from(evaluate('exponentials', x)).every((v, i) => i === 4 || (v >= 0 && Number.isFinite(v)))).to.equal(true);
    });
  });
}
