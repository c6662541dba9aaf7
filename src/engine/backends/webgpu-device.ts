import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { BackendValues } from '@tensorflow/tfjs-core';
import { BufferPool } from './webgpu-buffers';

/** Limits of a plain device are far below what the adapter has; tfjs and our kernels can use these. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * tfjs' backend, which throws what the device only reports: errors come long after the call that made them, so that each reading of
 * values looks whether there was one. Until then, wrong values go nowhere.
 */
export class GuardedBackend extends WebGPUBackend {
  private failed: Error | undefined;

  constructor(device: GPUDevice, info: GPUAdapterInfo) {
    super(device, info);
    this.bufferManager = new BufferPool(device) as unknown as WebGPUBackend['bufferManager'];
    device.addEventListener('uncapturederror', (event) => {
      this.failed ??= new Error(wordsFor(event.error));
    });
    void device.lost.then(({ reason, message }) => {
      if (reason === 'destroyed') return;
      this.failed = new Error(`The GPU was lost: ${message || 'its driver was reset, or the machine slept'}.`);
    });
  }

  /** What went wrong on the device; it is of no use any more. */
  get failure(): Error | undefined {
    return this.failed;
  }

  override async read(dataId: object): Promise<BackendValues> {
    const values = await super.read(dataId).catch((error: unknown) => {
      throw this.failed ?? error;
    });
    if (this.failed) throw this.failed;
    return values;
  }

  override readSync(dataId: object): BackendValues {
    const { values, dtype } = this.tensorMap.get(dataId);
    if (!values && dtype !== 'string') throw new Error('A GPU has no synchronous read: use data(), not dataSync().');
    return super.readSync(dataId);
  }

  override dispose(): void {
    super.dispose();
    this.device.destroy();
  }
}

/** A backend on a device of its own with all that the adapter can. */
export async function openDevice(adapter: GPUAdapter): Promise<GuardedBackend> {
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]));
  return new GuardedBackend(await adapter.requestDevice({ requiredLimits }), adapter.info);
}

function wordsFor(error: GPUError): string {
  const line = error.message.split('\n', 1)[0];
  if (error instanceof GPUOutOfMemoryError) return `Out of memory on the GPU: ${line}. A smaller batch needs less.`;
  return `The GPU refused a command: ${line}.`;
}
