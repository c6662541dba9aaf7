import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';

/** tfjs' MatMulProgramType.MatMulPackedProgram: tiles in workgroup memory. */
const tiled = 3;

/** Inner dimension from which tfjs may split a product into parts that it adds up as they come. */
const splitFrom = 2000;

/** Keeps tfjs' products from adding up in an order that changes from call to call: the same seed is to give the same numbers. */
export function registerProducts(): void {
  for (const kernelName of ['BatchMatMul', '_FusedMatMul']) {
    const config: KernelConfig | undefined = tf.getKernel(kernelName, 'webgpu');
    if (!config || replaced.has(kernelName)) continue;
    replaced.add(kernelName);
    tf.unregisterKernel(kernelName, 'webgpu');
    tf.registerKernel({
      ...config,
      kernelFunc: (args) => {
        const a = args.inputs.a as TensorInfo;
        const b = args.inputs.b as TensorInfo;
        const { transposeA, transposeB } = args.attrs as unknown as { transposeA: boolean; transposeB: boolean };
        const inner = a.shape[a.shape.length - (transposeA ? 2 : 1)];
        const rows = a.shape[a.shape.length - (transposeA ? 1 : 2)];
        const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)];
        // A product of few elements is not split: a workgroup adds up each of them.
        if (inner < splitFrom || rows * columns <= 128) return config.kernelFunc(args);
        const chosen = tf.env().get('WEBGPU_MATMUL_PROGRAM_TYPE');
        tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', tiled);
        try {
          return config.kernelFunc(args);
        } finally {
          tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', chosen);
        }
      },
    });
  }
}

const replaced = new Set<string>();
