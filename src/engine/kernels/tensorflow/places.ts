import type { Plan } from '../plan';

/**
 * A plan as index tensors. States are looked up in a matrix [rows + batch + 1]: the real steps, the initial states in the plan's order, a
 * row of zeros.
 */
export interface Places {
  /** [rows] each row's place in the batch: row * time + step. */
  readonly index: Int32Array;
  /** [rows] its batch row. */
  readonly batchRow: Int32Array;
  /** [rows] where the state before it is. */
  readonly last: Int32Array;
  /** [steps, 2] each: begin and size (for TensorFlow's Slice) of a step's rows, and of the rows of the batch that end with it. */
  readonly begins: Int32Array;
  readonly sizes: Int32Array;
  readonly endBegins: Int32Array;
  readonly endSizes: Int32Array;
  /** [batch, time] where an output is; zeros at padding. */
  readonly sequence: Int32Array;
  /** [batch] where the state after the last real step is. */
  readonly final: Int32Array;
  /** [batch] place of each batch row in the plan's order. */
  readonly position: Int32Array;
}

export function placesOf(plan: Plan, batch: number, time: number): Places {
  const { rows, counts, offsets, order, index } = plan;
  const steps = counts.length;
  const places: Places = {
    index,
    batchRow: new Int32Array(rows),
    last: new Int32Array(rows),
    begins: new Int32Array(2 * steps),
    sizes: new Int32Array(2 * steps).fill(-1),
    endBegins: new Int32Array(2 * steps),
    endSizes: new Int32Array(2 * steps).fill(-1),
    sequence: new Int32Array(batch * time).fill(rows + batch),
    final: new Int32Array(batch),
    position: new Int32Array(batch),
  };
  order.forEach((row, i) => {
    places.position[row] = i;
    places.final[row] = rows + i;
  });
  for (let s = 0; s < steps; s++) {
    const next = s + 1 < steps ? counts[s + 1] : 0;
    places.begins[2 * s] = offsets[s];
    places.sizes[2 * s] = counts[s];
    places.endBegins[2 * s] = next;
    places.endSizes[2 * s] = counts[s] - next;
    for (let i = 0; i < counts[s]; i++) {
      const row = offsets[s] + i;
      places.batchRow[row] = order[i];
      places.last[row] = s > 0 ? offsets[s - 1] + i : rows + i;
      places.sequence[index[row]] = row;
      places.final[order[i]] = row;
    }
  }
  return places;
}
