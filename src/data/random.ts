import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * The one random generator of Unroll: seeded, the same on every platform and backend, and its state can be saved,
 * so that a resumed run draws the numbers that an unbroken one would have drawn.
 */
export class Random {
  private constructor(private readonly generator: ReturnType<typeof xoroshiro128plus>) {}

  /** Different `purpose` texts give independent streams from one seed. */
  static fromSeed(seed: number, purpose = ''): Random {
    // FNV-1a over seed and purpose, so that streams do not overlap.
    let hash = 0x811c9dc5;
    for (const character of `${seed}:${purpose}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
    const generator = xoroshiro128plus(hash);
    // The first numbers still resemble the seed.
    for (let i = 0; i < 16; i++) generator.next();
    return new Random(generator);
  }

  static fromState(state: readonly number[]): Random {
    return new Random(xoroshiro128plusFromState(state));
  }

  /** To be given to `fromState`; plain JSON. */
  getState(): readonly number[] {
    return this.generator.getState();
  }

  /** Uniform in [0, 1), 32 bits fine. */
  uniform(): number {
    return (this.generator.next() >>> 0) / 4294967296;
  }

  /** Uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher and Yates) and returns the array. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
