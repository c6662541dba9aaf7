import type { VocabularySpec } from '../spec';
import type { Random } from './random';

/** The class that all unknown features share; 0 is padding. */
export const otherId = 1;
/** Ids of features begin here. */
const firstId = 2;

export interface VocabularyJson {
  /** In order of their ids, from 2. */
  readonly features: readonly string[];
  /** Ids of features that training saw only once: from, to (exclusive). */
  readonly once: readonly [number, number];
}

/** The features that an encoding knows, with their ids: 0 is padding, 1 "other", then by falling frequency, then by alphabet. */
export class Vocabulary {
  private readonly ids = new Map<string, number>();

  private constructor(
    private readonly features: readonly string[],
    private readonly once: readonly [number, number],
    private readonly spec: VocabularySpec,
  ) {
    features.forEach((feature, i) => this.ids.set(feature, firstId + i));
  }

  /**
   * @param counts how often the training data has each feature, folded by `fold`
   * @param more features that are known though training lacks them, the most useful first (words of pretrained vectors)
   */
  static fit(counts: ReadonlyMap<string, number>, spec: VocabularySpec, more: Iterable<string> = []): Vocabulary {
    const maximum = spec.maxSize ?? Infinity;
    const frequent = [...counts]
      .filter(([, count]) => count >= spec.minCount)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : a > b ? 1 : 0))
      .slice(0, maximum);
    const features = frequent.map(([feature]) => feature);
    const firstOnce = frequent.findIndex(([, count]) => count === 1);
    const once = [firstOnce < 0 ? features.length : firstOnce, features.length] as const;
    const known = new Set(features);
    for (const feature of more) {
      if (features.length >= maximum) break;
      if (known.has(feature)) continue;
      known.add(feature);
      features.push(feature);
    }
    return new Vocabulary(features, [firstId + once[0], firstId + once[1]], spec);
  }

  static fromJSON({ features, once }: VocabularyJson, spec: VocabularySpec): Vocabulary {
    return new Vocabulary(features, once, spec);
  }

  toJSON(): VocabularyJson {
    return { features: this.features, once: this.once };
  }

  /** Number of ids, with padding and "other". */
  get size(): number {
    return firstId + this.features.length;
  }

  /** Text as the vocabulary compares it. */
  fold(text: string): string {
    return foldText(text, this.spec);
  }

  /** Id of a folded feature; "other" when unknown. */
  id(feature: string): number {
    return this.ids.get(feature) ?? otherId;
  }

  has(feature: string): boolean {
    return this.ids.has(feature);
  }

  /** While training, "other" in place of a feature seen once, with the probability `otherRate`; else the id itself. */
  replace(id: number, random: Random | undefined): number {
    if (random === undefined || id < this.once[0] || id >= this.once[1] || this.spec.otherRate === 0) return id;
    return random.uniform() < this.spec.otherRate ? otherId : id;
  }
}

/** Text as a vocabulary compares it. */
export function foldText(text: string, { lowercase }: Pick<VocabularySpec, 'lowercase'>): string {
  return lowercase ? text.toLowerCase() : text;
}

/** Adds one to a feature's count. */
export function countFeature(counts: Map<string, number>, feature: string): void {
  counts.set(feature, (counts.get(feature) ?? 0) + 1);
}
