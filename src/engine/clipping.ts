import { abs, max, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { TrainingSpec } from '../spec';

/** The clipping part of a training spec. */
export type ClippingSpec = Pick<TrainingSpec, 'clipNorm' | 'clipNormPerVariable' | 'clipValue'>;

/** What to do with each gradient: multiply by `scales[i]`, then, with `clipValue`, cut each element. */
export interface ClippingPlan {
  readonly scales: readonly number[];
  /** Whether any gradient changes. */
  readonly clipped: boolean;
}

/**
 * Plans clipping from norms alone, so that no gradient is touched before all numbers are known. Where several are set they apply in this
 * order: `clipNorm` to all gradients together, then `clipNormPerVariable` to each as `clipNorm` left it, then `clipValue` to each element.
 * @param norms of each gradient
 * @param largest absolute element of each gradient; needed for `clipValue` only
 */
export function planClipping(spec: ClippingSpec, norms: readonly number[], largest: readonly number[] = []): ClippingPlan {
  const { clipNorm = Infinity, clipNormPerVariable = Infinity, clipValue = Infinity } = spec;
  const globalNorm = Math.hypot(...norms);
  const globalScale = globalNorm > clipNorm ? clipNorm / globalNorm : 1;
  const scales = norms.map((norm) => {
    const own = norm * globalScale;
    return own > clipNormPerVariable ? (globalScale * clipNormPerVariable) / own : globalScale;
  });
  return { scales, clipped: scales.some((scale, i) => scale < 1 || (largest[i] ?? 0) > clipValue) };
}

/** Largest absolute element. */
export function largestElement(gradient: Tensor): Scalar {
  return tidy(() => max<Scalar>(abs(gradient)));
}
