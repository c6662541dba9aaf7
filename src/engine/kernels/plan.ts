/**
 * The order in which the real steps of a batch are computed: time step by time step (in reading order), in each the rows that are still
 * running, the longest row first, so that the running rows of a step are the first ones of the step before. Padding is never touched.
 * (PyTorch's packed sequences.)
 */
export interface Plan {
  /** All real steps: the rows of a packed matrix. */
  readonly rows: number;
  /** [steps] rows that are running at each step; the first packed row of each step. */
  readonly counts: Int32Array;
  readonly offsets: Int32Array;
  /** [batch] batch rows by falling length. */
  readonly order: Int32Array;
  /** [rows] where a packed row lies: batch row * time + place. */
  readonly index: Int32Array;
  /** [rows] its place in the sequence. */
  readonly places: Int32Array;
}

/**
 * @param lengths [batch]; more than `time` counts as `time`
 * @param time steps of the padded batch
 */
export function makePlan(lengths: Int32Array, time: number, reverse: boolean): Plan {
  const batch = lengths.length;
  const clamped = lengths.map((length) => Math.min(Math.max(length, 0), time));
  const order = Int32Array.from(clamped.keys()).sort((a, b) => clamped[b] - clamped[a] || a - b);
  const steps = batch > 0 ? clamped[order[0]] : 0;
  const rows = clamped.reduce((sum, length) => sum + length, 0);
  const counts = new Int32Array(steps);
  const offsets = new Int32Array(steps);
  const index = new Int32Array(rows);
  const places = new Int32Array(rows);
  let running = batch;
  let row = 0;
  for (let s = 0; s < steps; s++) {
    while (running > 0 && clamped[order[running - 1]] <= s) running--;
    counts[s] = running;
    offsets[s] = row;
    for (let i = 0; i < running; i++, row++) {
      const place = reverse ? clamped[order[i]] - 1 - s : s;
      places[row] = place;
      index[row] = order[i] * time + place;
    }
  }
  return { rows, counts, offsets, order, index, places };
}

/** The plan as int32 numbers for kernels: order [batch], index [rows], the rows' numbers 0, 1, 2... [rows], counts [steps]. */
export function planValues({ order, index, rows, counts }: Plan): Int32Array {
  const values = new Int32Array(order.length + 2 * rows + counts.length);
  values.set(order);
  values.set(index, order.length);
  for (let row = 0; row < rows; row++) values[order.length + rows + row] = row;
  values.set(counts, order.length + 2 * rows);
  return values;
}
