import type { EncodedWords } from './encoding';

/** Gathers the features of word after word into compressed sparse rows. */
export class BagBuilder {
  private readonly offsets: number[] = [0];
  private readonly ids: number[] = [];
  private readonly counts: number[] = [];

  /** Adds a feature to the word in hand; the same feature twice counts twice. */
  add(id: number, count = 1): void {
    for (let i = this.offsets[this.offsets.length - 1]; i < this.ids.length; i++) {
      if (this.ids[i] !== id) continue;
      this.counts[i] += count;
      return;
    }
    this.ids.push(id);
    this.counts.push(count);
  }

  endWord(): void {
    this.offsets.push(this.ids.length);
  }

  finish(): EncodedWords {
    return { kind: 'bags', offsets: Int32Array.from(this.offsets), ids: Int32Array.from(this.ids), counts: Float32Array.from(this.counts) };
  }
}
