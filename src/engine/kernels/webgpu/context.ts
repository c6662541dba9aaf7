import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { compileProgram, type CompiledProgram, type Program } from './program';

/** What tfjs' backend does not show in its types, but is needed to add commands to its own, in order. */
interface Commands {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  makeUniforms(values: { type: 'uint32' | 'float32'; data: number[] }[]): GPUBufferBinding;
}

/** Distance of the steps in the buffer that holds them: every device can address these. */
const stepBytes = 256;

/** What a kernel works with: tfjs' backend, programs for its device, and tfjs' own list of commands, to which ours are added. */
export class WebgpuContext {
  private readonly programs = new Map<string, CompiledProgram>();
  private readonly commands: Commands;
  private readonly stepLayout: GPUBindGroupLayout;
  private steps: { readonly count: number; readonly group: GPUBindGroup } | undefined;

  constructor(readonly backend: WebGPUBackend) {
    this.commands = backend as unknown as Commands;
    this.stepLayout = backend.device.createBindGroupLayout({
      entries: [{ binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } }],
    });
  }

  /** A new tensor with undefined values, not yet known to tfjs: for a kernel to return. */
  output(shape: number[], dtype: DataType = 'float32'): TensorInfo {
    return this.backend.makeTensorInfo(shape, dtype);
  }

  /** As `output`, known to tfjs: disposed at the end of the tidy around it. */
  tensor(shape: number[], dtype: DataType = 'float32'): Tensor {
    return this.known(this.output(shape, dtype));
  }

  /** Tells tfjs of a tensor. */
  known(info: TensorInfo): Tensor {
    return tf.engine().makeTensorFromTensorInfo(info);
  }

  /** Disposes of a tensor that tfjs was not told of. */
  release(info: TensorInfo): void {
    this.backend.disposeData(info.dataId);
  }

  /** Runs a kernel of tfjs' outside of any gradient. */
  kernel(kernelName: string, inputs: Record<string, TensorInfo>, attrs: Record<string, unknown> = {}): TensorInfo {
    const kernel = tf.getKernel(kernelName, 'webgpu');
    return kernel.kernelFunc({ inputs, backend: this.backend, attrs: attrs as unknown as tf.NamedAttrMap }) as TensorInfo;
  }

  /**
   * Runs a program once.
   *
   * @param key of the program; `make` is called for each key once
   * @param tensors in order of the program's bindings
   * @param params in order of the program's parameters
   * @param groups number of workgroups, in up to three dimensions
   */
  run(
    key: string,
    make: () => Program,
    tensors: readonly TensorInfo[],
    params: readonly number[],
    groups: readonly [number, number?, number?],
  ): void {
    const pass = this.prepare(this.compiled(key, make), tensors, params);
    pass.dispatchWorkgroups(...groups);
    this.count(1);
  }

  /** As `run`, once for each of `steps` (-1 or more), each seeing what those before it wrote; without a word to the device in between. */
  runSteps(
    key: string,
    make: () => Program,
    tensors: readonly TensorInfo[],
    params: readonly number[],
    groups: readonly [number, number?, number?],
    steps: readonly number[],
  ): void {
    if (steps.length === 0) return;
    const group = this.stepsUpTo(Math.max(...steps));
    const pass = this.prepare(this.compiled(key, make), tensors, params);
    for (const step of steps) {
      pass.setBindGroup(1, group, [stepBytes * (step + 1)]);
      pass.dispatchWorkgroups(...groups);
    }
    this.count(steps.length);
  }

  /** Copies elements; without a source, the target's become 0. */
  copy(from: TensorInfo | undefined, fromElement: number, to: TensorInfo, toElement: number, elements: number): void {
    if (elements === 0) return;
    this.use(to, true);
    if (from) this.use(from);
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    const encoder = this.commands.commandEncoder;
    if (from) encoder.copyBufferToBuffer(this.buffer(from), 4 * fromElement, this.buffer(to), 4 * toElement, 4 * elements);
    else encoder.clearBuffer(this.buffer(to), 4 * toElement, 4 * elements);
  }

  private compiled(key: string, make: () => Program): CompiledProgram {
    let compiled = this.programs.get(key);
    if (!compiled) this.programs.set(key, (compiled = compileProgram(this.backend.device, make(), this.stepLayout)));
    return compiled;
  }

  private prepare({ program, pipeline, layout }: CompiledProgram, tensors: readonly TensorInfo[], params: readonly number[]) {
    const entries: GPUBindGroupEntry[] = tensors.map((t, binding) => {
      this.use(t, program.bindings[binding].written);
      return { binding, resource: { buffer: this.buffer(t) } };
    });
    if (params.length > 0) {
      const values = params.map((value, i) => ({
        type: program.params[i].type === 'u32' ? ('uint32' as const) : ('float32' as const),
        data: [value],
      }));
      entries.push({ binding: tensors.length, resource: this.commands.makeUniforms(values) });
    }
    this.backend.ensureCommandEncoderReady();
    const pass = (this.commands.computePassEncoder ??= this.commands.commandEncoder.beginComputePass());
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.backend.device.createBindGroup({ layout, entries }));
    return pass;
  }

  /** As tfjs does after each of its own: a device that has nothing to do yet can begin. */
  private count(dispatches: number): void {
    this.commands.dispatchCountInPass += dispatches;
    if (this.commands.dispatchCountInPass < tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) return;
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  /** Brings a tensor to the device and keeps its buffer until the commands are under way. */
  private use(t: TensorInfo, written = false): void {
    this.backend.uploadToGPU(t.dataId);
    this.commands.commandQueueOwnedIds.add(t.dataId);
    // tfjs keeps values that were read once; they are out of date now.
    if (written) this.backend.tensorMap.get(t.dataId).values = null as unknown as Float32Array;
  }

  private buffer(t: TensorInfo): GPUBuffer {
    return this.backend.tensorMap.get(t.dataId).resource as GPUBuffer;
  }

  private stepsUpTo(last: number): GPUBindGroup {
    if (this.steps && this.steps.count >= last + 2) return this.steps.group;
    const { device } = this.backend;
    let count = this.steps?.count ?? 256;
    while (count < last + 2) count *= 2;
    const buffer = device.createBuffer({ size: count * stepBytes, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    const values = new Int32Array(buffer.getMappedRange());
    for (let i = 0; i < count; i++) values[(i * stepBytes) / 4] = i - 1;
    buffer.unmap();
    const entries = [{ binding: 0, resource: { buffer, size: 4 } }];
    const group = device.createBindGroup({ layout: this.stepLayout, entries });
    this.steps = { count, group };
    return group;
  }
}

let current: WebgpuContext | undefined;

export function setContext(context: WebgpuContext): void {
  current = context;
}

/** The context, when tfjs' current backend is the one that it was made for. */
export function webgpuContext(): WebgpuContext | undefined {
  return current && tf.getBackend() === 'webgpu' && tf.backend() === (current.backend as unknown) ? current : undefined;
}

/** For kernels that are registered for webgpu and so can't run elsewhere. */
export function requireContext(): WebgpuContext {
  if (!current) throw new Error('The webgpu kernels are not loaded: start the backend by startBackend.');
  return current;
}
