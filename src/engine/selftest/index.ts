import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Cell } from '../../spec';
import { listBackends, startBackend, type BackendName, type BackendOptions } from '../backends';
import { cudnnUse } from '../kernels/tensorflow';
import { allChecks, type Check } from './checks';
import { plainKernels, usedKernels, type KernelFunctions } from './kernels-under-test';
import { timeLayer } from './speed';

export { speedSizes } from './speed';

/** One kernel held beside the plain formulation. */
export interface CheckResult {
  readonly kernel: string;
  readonly what: string;
  readonly ok: boolean;
  /** Largest difference, relative to the largest number of the tensor it is in; Infinity where a shape or a tensor differs. */
  readonly difference: number;
  /** Where that is, as "gradient of kernel"; or what went wrong. */
  readonly where: string;
}

/** Milliseconds of a layer's forward pass and gradient. */
export interface SpeedResult {
  readonly cell: Cell;
  readonly ours: number;
  /** The plain formulation on the same backend; undefined where that backend lacks an op for it. */
  readonly plain?: number;
  /** The processor's fastest backend. */
  readonly processor?: number;
}

export interface SelfTest {
  readonly backend: BackendName;
  readonly device: string;
  /** Largest difference that counts as equal. */
  readonly tolerance: number;
  readonly checks: readonly CheckResult[];
  readonly speeds: readonly SpeedResult[];
  /** What `SpeedResult.processor` was measured on. */
  readonly processorDevice?: string;
  /** On an NVIDIA GPU by TensorFlow: calls of cuDNN, and why it was left where it failed. */
  readonly cudnn?: { readonly calls: number; readonly failure?: string };
}

/** Rounding of float32 on a processor; GPUs round products to fewer bits (TF32) and have exponential functions of their own. */
const tolerances = { cpu: 5e-5, software: 1e-3, gpu: 5e-3 };

/**
 * Holds every kernel of a backend beside the plain formulation in JavaScript, and measures what the fast ones gain.
 * @param onProgress is told what is done next
 * @throws BackendError where the backend does not start
 */
export async function selfTest(
  name: BackendName | 'auto',
  options: BackendOptions = {},
  onProgress: (what: string) => void = () => undefined,
): Promise<SelfTest> {
  // First of all: what can't be started is told at once.
  const { name: backend, device } = await startBackend(name, options);
  const listed = await listBackends(options);
  const tolerance = tolerances[listed.find((one) => one.name === backend)?.kind ?? 'cpu'];
  const checks = await checkKernels(backend, tolerance, options, onProgress);

  const cells: readonly Cell[] = ['lstm', 'gru', 'simple'];
  const speeds = new Map<Cell, { ours: number; plain?: number; processor?: number }>();
  for (const cell of cells) {
    onProgress(`speed of ${cell}`);
    const ours = await timeLayer(usedKernels, cell);
    speeds.set(cell, { ours, plain: await timeLayer(plainKernels, cell).catch(() => undefined) });
  }
  const cudnn = cudnnUse();

  const processor = (['native', 'wasm', 'cpu'] as const).find(
    (one) => one !== backend && listed.some((l) => l.name === one && l.available),
  );
  const processorDevice = processor && (await startBackend(processor, options)).device;
  if (processor) {
    for (const cell of cells) {
      onProgress(`speed of ${cell} on ${processor}`);
      speeds.set(cell, { ...(speeds.get(cell) as SpeedResult), processor: await timeLayer(usedKernels, cell) });
    }
  }
  return {
    backend,
    device,
    tolerance,
    checks,
    speeds: [...speeds].map(([cell, speed]) => ({ cell, ...speed })),
    processorDevice,
    cudnn: cudnn && { ...cudnn },
  };
}

/** The kernels of a backend beside the plain formulation on tfjs' cpu backend; `backend` is the current one afterwards. */
export async function checkKernels(
  backend: BackendName,
  tolerance: number,
  options: BackendOptions = {},
  onProgress: (what: string) => void = () => undefined,
): Promise<CheckResult[]> {
  const checks = allChecks();
  onProgress('the plain formulation');
  await startBackend('cpu', options);
  const expected: Values[] = [];
  for (const check of checks) expected.push(await valuesOf(check, plainKernels));
  await startBackend(backend, options);
  const results: CheckResult[] = [];
  for (const [i, check] of checks.entries()) {
    onProgress(`${check.kernel}: ${check.what}`);
    results.push(await compare(check, expected[i], tolerance));
  }
  return results;
}

type Values = Record<string, Float32Array>;

async function valuesOf(check: Check, kernels: KernelFunctions): Promise<Values> {
  tf.engine().startScope();
  try {
    const tensors: Record<string, Tensor> = check.run(kernels);
    const entries = Object.entries(tensors).map(async ([name, t]) => [name, await t.data<'float32'>()] as const);
    const values = Object.fromEntries(await Promise.all(entries));
    tf.dispose(tensors);
    return values;
  } finally {
    tf.engine().endScope();
  }
}

async function compare(check: Check, expected: Values, tolerance: number): Promise<CheckResult> {
  const { kernel, what } = check;
  let actual: Values;
  try {
    actual = await valuesOf(check, usedKernels);
  } catch (error) {
    return { kernel, what, ok: false, difference: Infinity, where: error instanceof Error ? error.message : String(error) };
  }
  let [difference, where] = [0, ''];
  for (const [name, values] of Object.entries(expected)) {
    const off = relativeDifference(actual[name], values);
    if (off >= difference) [difference, where] = [off, name];
  }
  return { kernel, what, ok: difference <= tolerance, difference, where };
}

function relativeDifference(actual: Float32Array | undefined, expected: Float32Array): number {
  if (actual?.length !== expected.length) return Infinity;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  // A NaN counts as most of all.
  return expected.reduce((most, value, i) => {
    const off = Math.abs(actual[i] - value) / largest;
    return off <= most ? most : Number.isNaN(off) ? Infinity : off;
  }, 0);
}
