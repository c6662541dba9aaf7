import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { requireContext, type WasmContext } from './context';

/**
 * op(A) op(B) for all batches, [..., m, n]; batch dimensions broadcast as in numpy. tfjs' own takes a scalar loop, twelve times slower, for
 * every transposed operand and so for every gradient of a product.
 */
function batchProduct(context: WasmContext, a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): TensorInfo {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') throw new Error(`A product on wasm needs float32, not ${a.dtype} and ${b.dtype}.`);
  const [m, k] = lastTwo(a.shape, transposeA);
  const [inner, n] = lastTwo(b.shape, transposeB);
  if (k !== inner)
    throw new Error(`A product of [${a.shape.join(', ')}] and [${b.shape.join(', ')}] does not fit: ${k} and ${inner} differ.`);
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const out = context.output([...outer, m, n]);
  const [pa, pb, pc] = [context.pointer(a), context.pointer(b), context.pointer(out)];
  const batches = tf.util.sizeFromShape(outer);
  if (k === 0) context.fill(pc, batches * m * n);
  else if (tf.util.sizeFromShape(outerB) === 1 && !transposeA) {
    // One B for all: the rows of all batches are one matrix.
    context.product(pa, false, pb, transposeB, batches * m, n, k, pc);
  } else {
    for (let i = 0; i < batches; i++) {
      const atA = pa + 4 * m * k * batchOf(i, outer, outerA);
      const atB = pb + 4 * k * n * batchOf(i, outer, outerB);
      context.product(atA, transposeA, atB, transposeB, m, n, k, pc + 4 * i * m * n);
    }
  }
  return out;
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** Which batch of an operand with batch dimensions `own` goes into batch i of the result. */
function batchOf(i: number, outer: readonly number[], own: readonly number[]): number {
  let at = 0;
  let stride = 1;
  for (let d = 1; d <= own.length; d++) {
    const size = outer[outer.length - d];
    const coordinate = i % size;
    i = Math.floor(i / size);
    if (own[own.length - d] > 1) at += coordinate * stride;
    stride *= own[own.length - d];
  }
  return at;
}

interface FusedAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** tfjs' kernels for the activations of a fused product; "linear" needs none. */
const activationKernels: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  prelu: 'Prelu',
  leakyrelu: 'LeakyRelu',
};

function fusedProduct(context: WasmContext, inputs: Record<string, TensorInfo | undefined>, attributes: FusedAttributes): TensorInfo {
  const { a, b, bias, preluActivationWeights } = inputs;
  if (!a || !b) throw new Error('A fused product needs two operands.');
  let result = batchProduct(context, a, b, attributes.transposeA, attributes.transposeB);
  const then = (kernelName: string, others: Record<string, TensorInfo>, attrs: NamedAttrMap, first: string) => {
    const kernel = tf.getKernel(kernelName, 'wasm');
    const next = kernel.kernelFunc({ inputs: { [first]: result, ...others }, backend: context.backend, attrs }) as TensorInfo;
    context.backend.disposeData(result.dataId);
    result = next;
  };
  if (bias) {
    const width = result.shape[result.shape.length - 1];
    const size = tf.util.sizeFromShape(bias.shape);
    if (size === width && bias.shape[bias.shape.length - 1] === width) {
      const pointer = context.pointer(result);
      context.functions.addToRows(pointer, tf.util.sizeFromShape(result.shape) / Math.max(width, 1), width, context.pointer(bias), pointer);
    } else then('Add', { b: bias }, {}, 'a');
  }
  const activation = attributes.activation ?? 'linear';
  if (activation !== 'linear') {
    const kernelName = activationKernels[activation];
    if (!kernelName) throw new Error(`The activation ${activation} is not known for a fused product on wasm.`);
    if (activation === 'prelu' && preluActivationWeights) then(kernelName, { alpha: preluActivationWeights }, {}, 'x');
    else then(kernelName, {}, activation === 'leakyrelu' ? { alpha: attributes.leakyreluAlpha ?? 0 } : {}, 'x');
  }
  return result;
}

/** Replaces tfjs' products on wasm. */
export function registerProducts(): void {
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { transposeA, transposeB } = attrs as unknown as FusedAttributes;
      return batchProduct(requireContext(), inputs.a as TensorInfo, inputs.b as TensorInfo, transposeA, transposeB);
    },
  });
  tf.unregisterKernel('_FusedMatMul', 'wasm');
  tf.registerKernel({
    kernelName: '_FusedMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => fusedProduct(requireContext(), inputs, attrs as unknown as FusedAttributes),
  });
}
