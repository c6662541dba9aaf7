import { nativeFunctions, type InstructionSet, type KernelFunctions } from '../wasm/module';

/**
 * Loads a library of native kernels and has it work out a little, compared with plain JavaScript: one that is from elsewhere, or that the
 * compiler of its platform spoiled, is found out here and not by a training that goes wrong.
 *
 * @param library path of the .node file
 * @returns the instruction set that it chose
 * @throws Error when it does not load, or computes something else
 */
export function checkLibrary(library: string): InstructionSet {
  const known = checked.get(library);
  if (known) return known;
  const memory = new WebAssembly.Memory({ initial: pages });
  const functions = nativeFunctions(library, memory);
  if (!multiplies(functions, memory) || !squashes(functions, memory)) {
    throw new Error(`The native kernels compute wrong results with ${functions.instructionSet}.`);
  }
  checked.set(library, functions.instructionSet);
  return functions.instructionSet;
}

/** A library keeps the memories that it was attached to for as long as the process lives: once is enough. */
const checked = new Map<string, InstructionSet>();

/** Of 64 KiB each: room for the product's scratch. */
const pages = 32;
const scratch = 65536;

/** A product with whole and partial tiles: small whole numbers, so that it must be exact. */
function multiplies(functions: KernelFunctions, memory: WebAssembly.Memory): boolean {
  const [m, n, k] = [13, 37, 5];
  const [a, b, c] = [0, 4 * m * k, 4 * (m * k + k * n)];
  const values = new Float32Array(memory.buffer, 0, m * k + k * n + m * n);
  values.forEach((_, i) => (values[i] = (i % 7) - 3));
  functions.product(0, 0, m, n, k, a, k, b, n, c, n, 0, scratch);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += values[i * k + p] * values[m * k + p * n + j];
      if (values[m * k + k * n + i * n + j] !== sum) return false;
    }
  }
  return true;
}

function squashes(functions: KernelFunctions, memory: WebAssembly.Memory): boolean {
  const n = 37;
  const x = new Float32Array(memory.buffer, 0, n).map((_, i) => (i - n / 2) / 3);
  return (['exponentials', 'sigmoids', 'tanhs'] as const).every((name) => {
    const exact = { exponentials: Math.exp, sigmoids: (v: number) => 1 / (1 + Math.exp(-v)), tanhs: Math.tanh }[name];
    new Float32Array(memory.buffer, 0, n).set(x);
    functions[name](0, n, 4 * n);
    return new Float32Array(memory.buffer, 4 * n, n).every((y, i) => Math.abs(y / exact(x[i]) - 1) < 1e-5);
  });
}
