import { Worker } from 'node:worker_threads';
import path from 'node:path';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { compileKernels } from '../../../src/engine/kernels/wasm';
import { functionsFrom, nativeFunctions, type InstructionSet, type KernelFunctions } from '../../../src/engine/kernels/wasm/module';
import { nativeLibrary as library, ownBackends } from '../helpers';
import { numbers } from './support';

const dist = path.join(__dirname, '../../../dist');
const instructionSets: InstructionSet[] = process.arch === 'arm64' ? ['NEON'] : ['SSE2', 'AVX2', 'AVX-512'];

const describeNative = ownBackends.includes('native') ? describe : describe.skip;

const pages = 48;
/** Floats of a matrix's place; nothing is longer. */
const place = 3072;
/** Address of the n-th place: they start with numbers, with a gap that nothing may write to behind each matrix. */
const at = (n: number) => 4 * n * place;
/** Row numbers, in and out of range. */
const ids = at(12);
/** Behind all places; what is there need not agree. */
const scratch = at(13);

/** The whole memory up to `scratch`, before a call. */
const start = new ArrayBuffer(at(13));
new Float32Array(start).set(numbers('memory', 12 * place, 0.7).map((v, i) => (i >= 11 * place ? Math.abs(v) : v)));
new Int32Array(start, ids).forEach((_, i, all) => (all[i] = (i * 7) % 11));

/** A call of every kernel, of sizes with whole and partial vectors and tiles. `w`: 1 to 40 columns, `m`: 1 to 20 rows. */
function calls(m: number, w: number): Record<string, (f: KernelFunctions) => unknown> {
  const n = m * w;
  const products = [0, 1].flatMap((ta) => [0, 1].flatMap((tb) => [0, 1].map((add) => [ta, tb, add])));
  return {
    ...Object.fromEntries(
      products.map(([ta, tb, add]) => [
        `product ${ta} ${tb} ${add}`,
        (f: KernelFunctions) => f.product(ta, tb, m, w, 19, at(0), (ta ? m : 19) + 1, at(1), (tb ? 19 : w) + 2, at(2), w + 3, add, scratch),
      ]),
    ),
    'pack, productPacked': (f) => {
      const packed = scratch + f.packedProductScratch();
      f.pack(0, w, 19, at(1), w, packed);
      f.productPacked(0, m, w, 19, at(0), 19, packed, at(2), w, 1, scratch);
      f.pack(1, w, 19, at(1), 19, packed);
      f.productPacked(1, m, w, 19, at(0), m, packed, at(3), w, 0, scratch);
    },
    exponentials: (f) => f.exponentials(at(0), n, at(1)),
    sigmoids: (f) => f.sigmoids(at(0), n, at(1)),
    tanhs: (f) => f.tanhs(at(0), n, at(1)),
    lstmForward: (f) => f.lstmForward(m, w, at(0), at(1), at(2), at(3), at(4), at(5)),
    lstmBackward: (f) => f.lstmBackward(m, w, at(0), at(2), at(4), at(5), at(6)),
    gruForward: (f) => f.gruForward(m, w, at(0), at(1), at(2), at(3), at(4), at(5)),
    gruBackward: (f) => f.gruBackward(m, w, at(0), at(3), at(4), at(5), at(5)),
    ...Object.fromEntries(
      [0, 1, 2].map((kind) => [`simpleForward ${kind}`, (f: KernelFunctions) => f.simpleForward(kind, m, w, at(0), at(1))]),
    ),
    ...Object.fromEntries(
      [0, 1, 2].map((kind) => [`simpleBackward ${kind}`, (f: KernelFunctions) => f.simpleBackward(kind, m, w, at(0), at(1))]),
    ),
    gatherRows: (f) => f.gatherRows(at(0), ids, m, w, 6, at(1)),
    scatterRows: (f) => f.scatterRows(at(0), ids, Math.min(m, 11), w, at(1)),
    addRows: (f) => f.addRows(at(0), ids, m, w, 6, at(1)),
    sumRows: (f) => f.sumRows(at(0), m, w, w + 1, at(1)),
    sumEach: (f) => f.sumEach(at(0), m, w, at(1)),
    addSquares: (f) => f.addSquares(at(0), ids, m, w, at(1)),
    sumOfSquares: (f) => f.sumOfSquares(at(0), n),
    add: (f) => f.add(at(0), at(1), n, at(2)),
    addToRows: (f) => f.addToRows(at(0), m, w, at(1), at(2)),
    multiply: (f) => f.multiply(at(0), at(1), n, at(2)),
    multiplyAdd: (f) => f.multiplyAdd(at(0), at(1), n, at(2)),
    scale: (f) => f.scale(at(0), 1.7, n, at(1)),
    adam: (f) => f.adam(n, at(0), at(1), at(2), at(11), 0.5, 0.01, 0.9, 0.99, 1e-3),
    'rmsprop with momentum': (f) => f.rmsprop(n, at(0), at(1), at(11), at(2), 0.5, 0.01, 0.9, 0.5, 1e-3),
    rmsprop: (f) => f.rmsprop(n, at(0), at(1), at(11), 0, 0.5, 0.01, 0.9, 0, 1e-3),
    sgd: (f) => f.sgd(n, at(0), at(1), 0, 0.5, 0.01, 0, 0),
    'sgd with momentum': (f) => f.sgd(n, at(0), at(1), at(2), 0.5, 0.01, 0.9, 1),
    adagrad: (f) => f.adagrad(n, at(0), at(1), at(11), 0.5, 0.01, 1e-3),
    countTargets: (f) => f.countTargets(m, 6, ids, at(11)),
    crossEntropy: (f) => f.crossEntropy(m, w, at(0), ids, at(11), 0.3, at(1)),
  };
}

for (const instructionSet of instructionSets) {
  describeNative(`native kernels, ${instructionSet}`, () => {
    let wasm: KernelFunctions;
    let native: KernelFunctions;
    const memories = [1, 2].map(() => new WebAssembly.Memory({ initial: pages, maximum: 65536 }));

    before(async function () {
      await startBackend('native');
      const { source } = await compileKernels(dist, false, 'simd');
      wasm = functionsFrom(source, memories[0]);
      try {
        native = nativeFunctions(library, memories[1], instructionSet);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        console.log(`      (skipped: this processor has no ${instructionSet})`);
        this.skip();
      }
    });

    it('leave the whole memory as those of WebAssembly do: every result, and nothing beside it', () => {
      for (const [m, w] of [
        [1, 1],
        [1, 40],
        [2, 33],
        [3, 64],
        [5, 7],
        [6, 16],
        [7, 15],
        [13, 37],
        [20, 32],
      ] as const) {
        for (const [name, call] of Object.entries(calls(m, w))) {
          for (const { buffer } of memories) new Uint8Array(buffer).set(new Uint8Array(start));
          const [expected, actual] = [call(wasm), call(native)];
          const what = `${name}, ${m} rows of ${w}`;
          if (expected !== undefined) expect(Number(actual), what).to.be.closeTo(Number(expected), 1e-5 * (1 + Math.abs(Number(expected))));
          const [a, b] = memories.map(({ buffer }) => new Float32Array(buffer, 0, scratch / 4));
          let differs = 0;
          while (differs < a.length && Math.abs(a[differs] - b[differs]) <= 1e-5 * (1 + Math.abs(a[differs]))) differs++;
          if (differs < a.length)
            expect.fail(`${what}: place ${Math.floor(differs / place)} + ${differs % place}: ${b[differs]}, not ${a[differs]}`);
        }
      }
    });

    it('refuse addresses out of the memory, and live on', () => {
      const end = 65536 * pages;
      const bad: ((f: KernelFunctions) => unknown)[] = [
        (f) => f.add(end - 36, 0, 10, 0),
        (f) => f.add(0, 0, 10, end),
        (f) => f.add(-4, 0, 1, 0),
        (f) => f.add(2, 0, 1, 0),
        (f) => f.add(NaN, 0, 1, 0),
        (f) => f.add(0, 0, -1, 0),
        (f) => f.add(0, 0, 1e12, 0),
        (f) => f.product(0, 0, 1e9, 1e9, 1e9, 0, 1e9, 0, 1e9, 0, 1e9, 0, 0),
        (f) => f.product(0, 0, 4, 4, 4, 0, 4, 0, 4, 0, 4, 0, end - 64),
        (f) => f.productPacked(0, 4, 4, 4, 0, 4, end - 4, 0, 4, 0, 0),
        (f) => f.pack(1, 40, 40, end - 400, 40, 0),
        (f) => f.lstmForward(2, end, 0, 0, 0, 0, 0, 0),
        (f) => f.gatherRows(end - 40, ids, 3, 5, 4, 0),
        (f) => f.scatterRows(at(0), ids, 11, 5, end - 100),
        (f) => f.addSquares(at(0), ids, 11, 5, end - 8),
        (f) => f.crossEntropy(10, 5, 0, ids, 0, 1, end - 100),
        (f) => f.add(0, 0, 1, undefined as unknown as number),
      ];
      bad.forEach((call, i) => expect(() => call(native), `call ${i}`).to.throw(RangeError, /native kernel/));
    });

    it('see a memory that has grown, shared or not', () => {
      for (const shared of [false, true]) {
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 100, shared });
        const f = nativeFunctions(library, memory, instructionSet);
        memory.grow(50);
        const last = 65536 * 51 - 16;
        new Float32Array(memory.buffer, last, 4).fill(3);
        f.add(last, last, 4, last);
        expect(Array.from(new Float32Array(memory.buffer, last, 4))).to.deep.equal([6, 6, 6, 6]);
        f.add(0, last, 4, 0);
        expect(Array.from(new Float32Array(memory.buffer, 0, 4))).to.deep.equal([6, 6, 6, 6]);
      }
    });
  });
}

describeNative('the native library', () => {
  it('can be loaded by several threads, of which some end', async () => {
    const program = `
      const { workerData } = require('node:worker_threads');
      const { attach } = require(workerData.library);
      const f = attach(() => new Uint8Array(workerData.memory.buffer));
      for (let i = 0; i < 1000; i++) f.add(workerData.at, workerData.at + 4, 1, workerData.at);
    `;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const floats = new Float32Array(memory.buffer);
    const numbersOfThreads = [0, 1, 2, 3];
    for (const i of numbersOfThreads) floats[2 * i + 1] = i;
    await Promise.all(
      numbersOfThreads.map(
        (i) =>
          new Promise<void>((resolve, reject) => {
            const worker = new Worker(program, { eval: true, workerData: { library, memory, at: 8 * i } });
            worker.once('error', reject);
            worker.once('exit', () => resolve());
          }),
      ),
    );
    nativeFunctions(library, memory).scale(0, 2, 1, 0);
    expect(numbersOfThreads.map((i) => floats[2 * i])).to.deep.equal([0, 1000, 2000, 3000]);
  });
});
