import { tensor, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { NamedArray } from './weights';

/** A copy of a tensor's values. */
export async function arrayOf(name: string, values: Tensor): Promise<NamedArray> {
  return { name, shape: values.shape, data: Float32Array.from(await values.data<'float32'>()) };
}

/** Copies values into a variable. */
export function assignArray(variable: Variable, data: Float32Array): void {
  const values = tensor(data.slice(), variable.shape);
  variable.assign(values);
  values.dispose();
}
