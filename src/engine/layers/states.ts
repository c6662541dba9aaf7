import { concat, keep, slice, tensor2d, tidy, zeros, type Rank, type Tensor2D } from '@tensorflow/tfjs-core';
import { arrayOf } from '../variables';
import type { NamedArray } from '../weights';

/** The states that stateful layers carry from one batch to the next, by layer; outside of any gradient. */
export class States {
  private readonly layers = new Map<string, Tensor2D[]>();

  /**
   * The states of a layer for a batch of `rows` sequences, in the caller's scope; undefined at the start. Row i goes on where row i of
   * the last batch ended: a smaller batch takes the first rows, new rows of a larger one start at zero.
   */
  get(layer: string, rows: number): Tensor2D[] | undefined {
    return this.layers.get(layer)?.map((state) => {
      const [held, units] = state.shape;
      if (rows === held) return state.clone();
      return rows < held ? slice(state, [0, 0], [rows, units]) : concat([state, zeros<Rank.R2>([rows - held, units])], 0);
    });
  }

  /** Copies the states in. */
  set(layer: string, states: readonly Tensor2D[]): void {
    this.forget(layer);
    this.layers.set(
      layer,
      tidy(() => states.map((state) => keep(state.clone()))),
    );
  }

  /** The next batch starts at zero. */
  reset(): void {
    for (const layer of [...this.layers.keys()]) this.forget(layer);
  }

  /** As "state/lstm/0". */
  async toArrays(): Promise<NamedArray[]> {
    const entries = [...this.layers].flatMap(([layer, states]) => states.map((state, i) => ({ name: `state/${layer}/${i}`, state })));
    return Promise.all(entries.map(({ name, state }) => arrayOf(name, state)));
  }

  /** Takes what `toArrays` gave; other names are left aside. */
  fromArrays(arrays: readonly NamedArray[]): void {
    this.reset();
    for (const { name, shape, data } of arrays) {
      const match = /^state\/(.+)\/(\d+)$/.exec(name);
      if (!match) continue;
      const states = this.layers.get(match[1]) ?? [];
      states[Number(match[2])] = keep(tensor2d(data.slice(), shape as [number, number]));
      this.layers.set(match[1], states);
    }
  }

  private forget(layer: string): void {
    this.layers.get(layer)?.forEach((state) => state.dispose());
    this.layers.delete(layer);
  }
}
