import { serialization, tensor, type DataType, type Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { Random } from '../../data/random';
import type { Initializer } from '../../spec';

/** How a weight starts: a spec's initializer, ones, uniform between minus and plus a limit, or normal with a deviation. */
export type Start = Initializer | { readonly uniform: number } | { readonly normal: number };

/**
 * Start of the vectors of words and characters. Between Keras' (uniform to 0.05: an LSTM of one direction learns ATIS worse) and PyTorch's
 * (deviation 1: a simple one does): on ATIS' validation data the best of the three for both.
 */
export const embeddingStart: Start = { normal: 0.3 };

/** Start of the vectors of a bag's features, of which several are summed (Keras' Embedding). */
export const bagStart: Start = { uniform: 0.05 };

/**
 * Start values of a weight, by Keras' rules: the fan-in is all but the last dimension, the fan-out the last one.
 * @param shape [rows, columns], or [units]
 */
export function startValues(start: Start, shape: readonly number[], random: Random): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? size / columns : columns;
  if (typeof start === 'object') {
    return 'uniform' in start ? uniform(size, start.uniform, random) : fill(size, () => random.normal() * start.normal);
  }
  switch (start) {
    case 'zeros':
      return new Float32Array(size);
    case 'identity':
      return identity(rows, columns);
    case 'orthogonal':
      return orthogonal(rows, columns, random);
    case 'glorotUniform':
      return uniform(size, Math.sqrt(6 / (rows + columns)), random);
    case 'heUniform':
      return uniform(size, Math.sqrt(6 / rows), random);
    case 'glorotNormal':
      return truncatedNormal(size, Math.sqrt(2 / (rows + columns)), random);
    case 'heNormal':
      return truncatedNormal(size, Math.sqrt(2 / rows), random);
  }
}

/**
 * Start values of a kernel whose columns are several gates side by side. Keras draws the kernel as one matrix; only "identity" is
 * set gate by gate, for a unit matrix cut across gates would tie a unit to another unit's gate.
 * @param shape [rows, gates * units]
 */
export function gateStartValues(start: Start, rows: number, gates: number, units: number, random: Random): Float32Array {
  if (start !== 'identity') return startValues(start, [rows, gates * units], random);
  const values = new Float32Array(rows * gates * units);
  for (let row = 0; row < Math.min(rows, units); row++) {
    for (let gate = 0; gate < gates; gate++) values[(row * gates + gate) * units + row] = 1;
  }
  return values;
}

/** Hands values that are already drawn to `Layer.addWeight`. */
export class ValuesInitializer extends serialization.Serializable {
  static readonly className = 'UnrollValues';
  constructor(private readonly values: Float32Array) {
    super();
  }
  fromConfigUsesCustomObjects(): boolean {
    return false;
  }
  apply(shape: Shape, dtype?: DataType): Tensor {
    return tensor(this.values, shape as number[], dtype);
  }
  getConfig(): serialization.ConfigDict {
    return {};
  }
}

function fill(size: number, next: () => number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = next();
  return values;
}

function uniform(size: number, limit: number, random: Random): Float32Array {
  return fill(size, () => (random.uniform() * 2 - 1) * limit);
}

/** Normal, drawn again beyond two deviations; widened so that the deviation after the cut is the one asked for (as Keras does). */
function truncatedNormal(size: number, deviation: number, random: Random): Float32Array {
  const wide = deviation / 0.87962566103423978;
  return fill(size, () => {
    let value = random.normal();
    while (Math.abs(value) > 2) value = random.normal();
    return value * wide;
  });
}

function identity(rows: number, columns: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = 1;
  return values;
}

/** Rows (or columns, whichever are fewer) that are orthonormal: normal numbers by modified Gram-Schmidt (Saxe et al. 2014). */
function orthogonal(rows: number, columns: number, random: Random): Float32Array {
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Twice is enough to be orthogonal to machine precision (Giraud et al. 2005).
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) {
        let dot = 0;
        for (let k = 0; k < length; k++) dot += vector[k] * other[k];
        for (let k = 0; k < length; k++) vector[k] -= dot * other[k];
      }
    }
    let square = 0;
    for (let k = 0; k < length; k++) square += vector[k] * vector[k];
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < length; k++) vector[k] *= scale;
    vectors.push(vector);
  }
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) values[r * columns + c] = rows <= columns ? vectors[r][c] : vectors[c][r];
  return values;
}
