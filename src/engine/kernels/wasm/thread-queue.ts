import type { Job, ThreadFunctions } from './thread';

/** Functions by the number that stands for them in the queue; every function that a job may name. */
const names = [
  'forwardRows',
  'backwardRows',
  'product',
  'productPacked',
  'pack',
  'gatherRows',
  'scatterRows',
  'sumRows',
  'sumOfSquares',
  'crossEntropy',
  'tanhs',
  'addToRows',
  'scale',
  'zero',
  'adam',
  'rmsprop',
  'sgd',
  'adagrad',
] as const satisfies readonly (keyof ThreadFunctions)[];

const capacity = 256;
/** In a slot: function, count of values, result, values. */
const slotLength = 48;

/** Places in the control block, each in a cache line of its own. They count jobs, modulo 2^32, since the queue was made. */
const published = 0;
const taken = 16;
const finished = 32;
/** How many threads sleep until something is published. */
const sleeping = 48;
/** 1 while the publisher sleeps until all is finished. */
const waiting = 64;
/** 0, or how many bytes of a failed job's message there are. */
const failed = 80;
const closed = 96;
const controlLength = 112;
const messageLength = 512;

/** Turns of a waiting loop before a thread goes to sleep, which costs it tens of microseconds to wake from. */
const spins = { worker: 40_000, publisher: 200_000 };

/** A job that throws in another thread, or a thread that does not come back. */
export class ThreadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ThreadError';
  }
}

/**
 * Hands jobs to threads through shared memory: one thread publishes, all (the publisher too) take one job at a time, and the publisher
 * waits until all are finished. A thread that is not there takes nothing, so that the others do its work.
 */
export class ThreadQueue {
  private readonly control: Int32Array;
  private readonly slots: Float64Array;
  private readonly message: Uint8Array;

  /** @param buffer of a queue made in another thread */
  constructor(readonly buffer = new SharedArrayBuffer(4 * controlLength + messageLength + 8 * capacity * slotLength)) {
    this.control = new Int32Array(buffer, 0, controlLength);
    this.message = new Uint8Array(buffer, 4 * controlLength, messageLength);
    this.slots = new Float64Array(buffer, 4 * controlLength + messageLength);
  }

  /**
   * Runs all jobs, in any order and at the same time; no job may need what another writes.
   *
   * @returns what each job's function returned; 0 for none
   * @throws ThreadError
   */
  run(jobs: readonly Job[], functions: ThreadFunctions): number[] {
    const results: number[] = [];
    for (let from = 0; from < jobs.length; from += capacity) {
      const some = jobs.slice(from, from + capacity);
      const first = this.publish(some);
      while (this.takeOne(functions));
      this.waitUntilFinished();
      some.forEach((_, i) => results.push(this.slots[slotOf(first + i) + 2]));
    }
    return results;
  }

  /** Runs jobs as they come, until the queue is closed. */
  serve(functions: ThreadFunctions): void {
    const { control } = this;
    while (Atomics.load(control, closed) === 0) {
      while (this.takeOne(functions));
      let turns = spins.worker;
      while (turns > 0 && Atomics.load(control, taken) === Atomics.load(control, published)) turns--;
      if (turns > 0) continue;
      Atomics.add(control, sleeping, 1);
      const seen = Atomics.load(control, published);
      if (Atomics.load(control, taken) === seen && Atomics.load(control, closed) === 0) Atomics.wait(control, published, seen);
      Atomics.sub(control, sleeping, 1);
    }
  }

  /** Ends `serve` in all threads. */
  close(): void {
    Atomics.store(this.control, closed, 1);
    Atomics.notify(this.control, published);
  }

  private publish(jobs: readonly Job[]): number {
    const first = this.control[published];
    jobs.forEach(([name, ...values], i) => {
      const at = slotOf(first + i);
      this.slots[at] = (names as readonly string[]).indexOf(name);
      this.slots[at + 1] = values.length;
      this.slots.set(values, at + 3);
    });
    Atomics.add(this.control, published, jobs.length);
    if (Atomics.load(this.control, sleeping) > 0) Atomics.notify(this.control, published);
    return first;
  }

  /** @returns whether there was a job */
  private takeOne(functions: ThreadFunctions): boolean {
    const { control, slots } = this;
    let number: number;
    do {
      number = Atomics.load(control, taken);
      if (number === Atomics.load(control, published)) return false;
    } while (Atomics.compareExchange(control, taken, number, (number + 1) | 0) !== number);
    const at = slotOf(number);
    const name = names[slots[at]];
    const values = slots.subarray(at + 3, at + 3 + slots[at + 1]);
    try {
      slots[at + 2] = (functions[name] as (...values: number[]) => number | undefined)(...values) ?? 0;
    } catch (error) {
      const text = new TextEncoder().encode(String(error)).subarray(0, messageLength);
      this.message.set(text);
      Atomics.store(control, failed, text.length);
    }
    Atomics.add(control, finished, 1);
    if (Atomics.load(control, waiting) === 1) Atomics.notify(control, finished);
    return true;
  }

  private waitUntilFinished(): void {
    const { control } = this;
    const all = control[published];
    let turns = spins.publisher;
    while (turns > 0 && Atomics.load(control, finished) !== all) turns--;
    if (turns === 0) {
      Atomics.store(control, waiting, 1);
      for (let now = Atomics.load(control, finished); now !== all; now = Atomics.load(control, finished)) {
        if (Atomics.wait(control, finished, now, patience) === 'timed-out') throw new ThreadError('A kernel thread does not answer.');
      }
      Atomics.store(control, waiting, 0);
    }
    const length = Atomics.exchange(control, failed, 0);
    if (length > 0) throw new ThreadError(`A kernel failed: ${Buffer.from(this.message.slice(0, length)).toString()}`);
  }
}

/** Milliseconds for one job, at most: the longest take seconds. */
const patience = 120_000;

function slotOf(number: number): number {
  return (number & (capacity - 1)) * slotLength;
}
