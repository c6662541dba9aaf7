import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { requireContext } from './context';

/** tfjs' own kernels, for the cases that ours leave to them; kept over a second start of the backend. */
const originals = new Map<string, KernelFunc>();

/** Puts `kernelFunc` in the place of a kernel of tfjs. It may answer undefined, and the kernel of tfjs does the work. */
function replace(kernelName: string, kernelFunc: (...args: Parameters<KernelFunc>) => TensorInfo | undefined): void {
  const config: KernelConfig | undefined = tf.getKernel(kernelName, 'wasm');
  if (!config || originals.has(kernelName)) return;
  const original = config.kernelFunc;
  originals.set(kernelName, original);
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...config, kernelFunc: (args) => kernelFunc(args) ?? original(args) });
}

/** Kernels that tfjs has on wasm, but slowly, and that are in every training step. */
export function replaceSlowKernels(): void {
  // tfjs copies all values, and saves every tensor that a gradient needs by this kernel. Its other backends share them, as here.
  replace('Identity', ({ inputs }) => {
    const x = inputs.x as TensorInfo;
    if (x.dtype === 'string') return undefined;
    requireContext().backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });

  // One value at a time, forty times slower.
  replace('Tanh', ({ inputs }) => {
    const x = inputs.x as TensorInfo;
    if (x.dtype !== 'float32') return undefined;
    const context = requireContext();
    const out = context.output(x.shape);
    context.functions.tanhs(context.pointer(x), tf.util.sizeFromShape(x.shape), context.pointer(out));
    return out;
  });

  // Over any but the last axes it transposes everything first, over the last ones it adds one value at a time.
  replace('Sum', ({ inputs, attrs }) => {
    const x = inputs.x as TensorInfo;
    const { axis, keepDims } = attrs as unknown as { axis: number | number[] | null; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis as number, x.shape).sort((a, b) => a - b);
    const beside = axes.every((a, i) => a === axes[0] + i);
    if (x.dtype !== 'float32' || axes.length === 0 || !beside) return undefined;
    const context = requireContext();
    const rest = x.shape.filter((_, i) => !axes.includes(i));
    const out = context.output(keepDims ? x.shape.map((size, i) => (axes.includes(i) ? 1 : size)) : rest);
    const outer = tf.util.sizeFromShape(x.shape.slice(0, axes[0]));
    const added = tf.util.sizeFromShape(axes.map((a) => x.shape[a]));
    const inner = tf.util.sizeFromShape(x.shape.slice(axes[0] + axes.length));
    const [from, to] = [context.pointer(x), context.pointer(out)];
    if (inner === 1) context.functions.sumEach(from, outer, added, to);
    else for (let i = 0; i < outer; i++) context.functions.sumRows(from + 4 * i * added * inner, added, inner, inner, to + 4 * i * inner);
    return out;
  });
}
