import { existsSync } from 'node:fs';
import path from 'node:path';
import { dispose, tidy, variableGrads } from '@tensorflow/tfjs-core';
import type { Batch, EncodedInput } from '../../src/data/batch';
import { Random } from '../../src/data/random';
import type { Architecture } from '../../src/engine/architecture';
import { startBackend, type BackendName } from '../../src/engine/backends';
import { SequenceContext } from '../../src/engine/layers';
import type { SequenceModel } from '../../src/engine/model';
import { layerSchema, trainingSchema, type LayerSpec, type TrainingSpec } from '../../src/spec';

/** The backend of plain tfjs ops. */
export async function useCpu(): Promise<void> {
  await startBackend('cpu');
}

/** As native/build.mjs makes it. */
export const nativeLibrary = path.join(__dirname, '../../dist/native', `${process.platform}-${process.arch}.node`);

/**
 * The backends with kernels of our own in tfjs' WebAssembly memory. native may be missing where there is no compiler, but not on Linux x64:
 * CI has one.
 */
export const ownBackends: readonly BackendName[] =
  existsSync(nativeLibrary) || (process.platform === 'linux' && process.arch === 'x64') ? ['wasm', 'native'] : ['wasm'];

/** What the engine's tests run on; UNROLL_TEST_BACKENDS=tensorflow,cpu names others. By default those that need no set-up. */
export const testedBackends = (process.env.UNROLL_TEST_BACKENDS?.split(',') ?? ['cpu', ...ownBackends]) as BackendName[];

/** The same tests with the plain formulations and with our kernels. */
export function describeOnEachBackend(title: string, suite: () => void): void {
  for (const backend of testedBackends) {
    describe(`${title} [${backend}]`, () => {
      before(() => startBackend(backend));
      suite();
    });
  }
}

/** Layers with the spec's defaults filled in. */
export function layersOf(...layers: Parameters<typeof layerSchema.parse>[0][]): LayerSpec[] {
  return layers.map((layer) => layerSchema.parse(layer));
}

export function trainingOf(training: Record<string, unknown> = {}): TrainingSpec {
  return trainingSchema.parse(training);
}

export function architectureOf(layers: readonly Record<string, unknown>[], more: Partial<Architecture> = {}): Architecture {
  return {
    task: 'tag',
    inputs: [{ kind: 'embedding', vocabularySize: 12, size: 5, trainable: true }],
    layers: layersOf(...layers),
    classes: 4,
    pooling: 'last',
    seed: 1,
    ...more,
  };
}

/** All kinds of inputs at once, for a vocabulary of 12. */
export const everyInput: Architecture['inputs'] = [
  { kind: 'embedding', vocabularySize: 12, size: 5, trainable: true },
  { kind: 'oneHot', vocabularySize: 12 },
  { kind: 'bag', vocabularySize: 12, size: 3 },
  { kind: 'bag', vocabularySize: 12 },
  { kind: 'characters', vocabularySize: 12, size: 3, cell: 'lstm', units: 2, bidirectional: true },
];

/** A batch of random ids from 1 to 11 for inputs of any kind, padded to `steps`. The same seed gives the same rows whatever `steps` is. */
export function randomBatch(architecture: Architecture, lengths: readonly number[], steps = Math.max(...lengths), seed = 3): Batch {
  const size = lengths.length;
  const id = (input: number, row: number, t: number, k = 0): number => 1 + Random.fromSeed(seed, `${input}/${row}/${t}/${k}`).integer(11);
  const grid = (value: (row: number, t: number) => number): Int32Array => {
    const values = new Int32Array(size * steps);
    lengths.forEach((length, row) => {
      for (let t = 0; t < length; t++) values[row * steps + t] = value(row, t);
    });
    return values;
  };
  const inputs = architecture.inputs.map(({ kind }, i): EncodedInput => {
    if (kind === 'oneHot' || kind === 'embedding') return { kind: 'ids', ids: grid((row, t) => id(i, row, t)) };
    const counts = grid((row, t) => id(i, row, t, 99) % 4);
    if (kind === 'bag') {
      const offsets = Int32Array.from({ length: size * steps + 1 }, (_, n) => counts.subarray(0, n).reduce((a, b) => a + b, 0));
      const ids = new Int32Array(offsets[size * steps]);
      for (let token = 0; token < size * steps; token++) {
        for (let k = offsets[token]; k < offsets[token + 1]; k++)
          ids[k] = id(i, Math.floor(token / steps), token % steps, k - offsets[token]);
      }
      return { kind: 'bags', offsets, ids, counts: new Float32Array(ids.length).fill(1).map((one, k) => one + (ids[k] % 2)) };
    }
    const width = 4;
    const characters = new Int32Array(size * steps * width);
    for (let token = 0; token < size * steps; token++) {
      for (let k = 0; k < counts[token]; k++) characters[token * width + k] = id(i, Math.floor(token / steps), token % steps, k);
    }
    return { kind: 'characters', width, ids: characters, lengths: counts };
  });
  const target = (row: number, t: number): number => id(77, row, t) % architecture.classes;
  const targets = architecture.task === 'tag' ? grid(target) : Int32Array.from(lengths, (_, row) => target(row, 0));
  return { size, steps, lengths: Int32Array.from(lengths), inputs, targets, documents: Int32Array.from(lengths, (_, row) => row) };
}

/** The largest difference between two arrays. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Number.isNaN(a[i]) || Number.isNaN(b[i]) ? Infinity : Math.abs(a[i] - b[i]));
  return largest;
}

/** Loss and gradients in training mode, by weight name; dropout from the same seed at every call. */
export function gradientsOf(model: SequenceModel, batch: Batch): { loss: number; gradients: Map<string, Float32Array> } {
  const weights = model.trainableWeights();
  let context: SequenceContext | undefined;
  const { value, grads } = variableGrads(
    () => model.loss(batch, (context = trainingContext(model, batch))),
    weights.map(({ variable }) => variable),
  );
  context?.finish(false);
  const gradients = new Map(
    weights.map(({ layer, name, variable }) => [
      `${layer}/${name}`,
      Float32Array.from(grads[variable.name]?.dataSync() ?? new Float32Array(variable.size)),
    ]),
  );
  const loss = value.dataSync()[0];
  dispose([value, grads]);
  return { loss, gradients };
}

/** The loss in training mode, with the dropout of `gradientsOf`. */
export function trainingLoss(model: SequenceModel, batch: Batch): number {
  return tidy(() => {
    const context = trainingContext(model, batch);
    const loss = model.loss(batch, context).dataSync()[0];
    context.finish(false);
    return loss;
  });
}

function trainingContext(model: SequenceModel, batch: Batch): SequenceContext {
  return new SequenceContext(batch.lengths, batch.steps, {
    training: true,
    random: Random.fromSeed(9),
    truncatedSteps: model.architecture.truncatedSteps,
  });
}
