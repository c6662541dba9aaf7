import * as tf from '@tensorflow/tfjs-core';
import { installWebgpuKernels } from '../kernels/webgpu';
import { BackendError, type Backend, type BackendState } from './backend';
import { GuardedBackend, openDevice } from './webgpu-device';
import { adapterWish, findLibrary, graphicsInterface, loadLibrary, lookForAdapter, noAdapter, type AdapterWords } from './webgpu-library';

const fused = ['lstm', 'gru', 'simple', 'embedding', 'crossEntropy', 'optimizer'] as const;

/** Any vendor's GPU, by WebGPU (Vulkan, Metal, Direct3D 12). */
export const webgpu: Backend = {
  name: 'webgpu',
  async probe(options) {
    const found = findLibrary(options);
    if ('missing' in found) return unavailable(found.missing);
    const adapter = await lookForAdapter(found.file);
    return 'missing' in adapter ? unavailable(adapter.missing) : stateOf(adapter);
  },
  async start(options) {
    if (!running || running.failure || tf.findBackend('webgpu') !== running) {
      // tfjs registers a factory of its own where it finds navigator.gpu; and what has failed is of no use.
      if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
      const found = findLibrary(options);
      if ('missing' in found) throw new BackendError('unavailable', found.missing);
      // Asked in a process of its own first: Dawn writes of what it does not find to this one's standard error.
      const adapter = await lookForAdapter(found.file);
      if ('missing' in adapter) throw new BackendError('unavailable', adapter.missing);
      const backend = await open(found.file);
      tf.registerBackend('webgpu', () => backend, 0);
      running = backend;
    }
    if (!(await tf.setBackend('webgpu'))) throw new BackendError('unavailable', 'tfjs could not start its webgpu backend.');
    return `webgpu · ${device}`;
  },
};

let running: GuardedBackend | undefined;
let device = '';

/** @throws BackendError */
async function open(file: string): Promise<GuardedBackend> {
  let adapter: GPUAdapter | null;
  try {
    const gpu = await loadLibrary(file);
    adapter = await gpu.requestAdapter(adapterWish);
  } catch (error) {
    const text = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    const advice = 'Set it up again: "unroll setup webgpu", in VS Code "Unroll: Set Up GPU Runtime".';
    throw new BackendError('unavailable', `The WebGPU library does not load: ${text}. ${advice}`, { cause: error });
  }
  if (!adapter) throw new BackendError('unavailable', noAdapter());
  const backend = await openDevice(adapter);
  installWebgpuKernels(backend);
  device = `${nameOf(adapter.info)} · ${graphicsInterface}`;
  process.once('beforeExit', () => backend.device.destroy());
  return backend;
}

function unavailable(reason: string): BackendState {
  return { available: false, kind: 'gpu', fused: [], reason };
}

function stateOf(adapter: AdapterWords): BackendState {
  const software = isSoftware(adapter);
  const most = `One tensor may have ${Math.floor(adapter.mostBytes / 2 ** 20)} MiB.`;
  return {
    available: true,
    kind: software ? 'software' : 'gpu',
    device: nameOf(adapter),
    driver: [graphicsInterface, adapter.description].filter((part) => part !== '').join(' · '),
    fused,
    reason: software
      ? `${graphicsInterface} works, but on the processor: no GPU answers. For tests only.`
      : `A GPU by ${graphicsInterface}, with Unroll's own kernels. ${most}`,
  };
}

/** Windows and Mesa name their software adapters; not all of them say that they are a fallback. */
function isSoftware({ isFallbackAdapter, architecture, device: name, description }: AdapterWords): boolean {
  return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(`${architecture} ${name} ${description}`);
}

function nameOf({ vendor, architecture, device: name, description }: Omit<AdapterWords, 'mostBytes' | 'isFallbackAdapter'>): string {
  // Drivers fill in different ones of these.
  return name.replaceAll('-', ' ').trim() || description || [vendor, architecture].filter((part) => part !== '').join(' ') || 'GPU';
}
