/** Free bytes that are kept in any case, for the next tensor of the same size. */
const kept = 64 * 2 ** 20;

/**
 * The device's buffers, used again for tensors of the same size. Batches of sequences differ in length, so that tfjs' own pool, which keeps
 * every buffer for ever, would fill the memory with sizes that don't come again: this one lets go of those that were free the longest as
 * soon as more is free than was ever in use. Members are those that tfjs' backend calls.
 */
export class BufferPool {
  numBytesUsed = 0;
  numBytesAllocated = 0;
  /** By size and usage, the longest free first; and all of them in that order. */
  private readonly free = new Map<string, GPUBuffer[]>();
  private readonly freeInOrder = new Set<GPUBuffer>();
  private readonly used = new Set<GPUBuffer>();
  private mostUsed = 0;

  constructor(private readonly device: GPUDevice) {}

  /** @throws Error that says "out of memory" for what no buffer of the device can hold */
  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GPUBuffer {
    const buffer = (reuse ? this.takeFree(size, usage) : undefined) ?? this.create(size, usage, mappedAtCreation);
    this.used.add(buffer);
    this.numBytesUsed += size;
    this.mostUsed = Math.max(this.mostUsed, this.numBytesUsed);
    return buffer;
  }

  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    // Of a pool that has been disposed of.
    if (!this.used.delete(buffer)) return;
    this.numBytesUsed -= buffer.size;
    if (!reuse) {
      this.destroy(buffer);
      return;
    }
    const key = keyOf(buffer.size, buffer.usage);
    const list = this.free.get(key);
    if (list) list.push(buffer);
    else this.free.set(key, [buffer]);
    this.freeInOrder.add(buffer);
    for (const oldest of this.freeInOrder) {
      if (this.numBytesAllocated <= this.mostUsed + kept) break;
      this.takeFree(oldest.size, oldest.usage);
      this.destroy(oldest);
    }
  }

  getNumUsedBuffers(): number {
    return this.used.size;
  }

  getNumFreeBuffers(): number {
    return this.freeInOrder.size;
  }

  dispose(): void {
    for (const buffer of [...this.used, ...this.freeInOrder]) buffer.destroy();
    this.used.clear();
    this.free.clear();
    this.freeInOrder.clear();
    this.numBytesUsed = this.numBytesAllocated = 0;
  }

  private create(size: number, usage: number, mappedAtCreation: boolean): GPUBuffer {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = Math.min(maxBufferSize, usage & GPUBufferUsage.STORAGE ? maxStorageBufferBindingSize : Infinity);
    if (size > most) {
      const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
      throw new Error(
        `Out of memory on the GPU: a tensor of ${megabytes(size)} is asked for, it takes ${megabytes(most)} at most. A smaller batch needs less.`,
      );
    }
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation });
    this.numBytesAllocated += size;
    return buffer;
  }

  /** The longest free of that kind. */
  private takeFree(size: number, usage: number): GPUBuffer | undefined {
    const key = keyOf(size, usage);
    const list = this.free.get(key);
    const buffer = list?.shift();
    if (!buffer) return undefined;
    if (list?.length === 0) this.free.delete(key);
    this.freeInOrder.delete(buffer);
    return buffer;
  }

  private destroy(buffer: GPUBuffer): void {
    buffer.destroy();
    this.numBytesAllocated -= buffer.size;
  }
}

function keyOf(size: number, usage: number): string {
  return `${size}/${usage}`;
}
