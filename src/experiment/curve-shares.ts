import type { Document } from '../data/document';
import { Random } from '../data/random';
import { sentencesOf } from '../protocol/curve';

/** How many of the documents each share is, ascending, each number once: a share of few documents is at least one of them. */
export function shareSizes(shares: readonly number[], documents: number): { share: number; documents: number }[] {
  const sizes = new Map<number, number>();
  for (const share of [...shares].sort((a, b) => a - b)) sizes.set(sentencesOf(share, documents), share);
  return [...sizes].map(([size, share]) => ({ documents: size, share }));
}

/**
 * Some of the documents, drawn by the seed, in the file's order. Nested: with one seed, a larger number holds all of a smaller one, so that
 * two points of a curve differ by what was added, and by nothing else.
 */
export function drawShare(documents: readonly Document[], count: number, seed: number): Document[] {
  const order = Random.fromSeed(seed, 'learning curve').shuffle(documents.map((_, i) => i));
  const chosen = new Set(order.slice(0, count));
  return documents.filter((_, i) => chosen.has(i));
}
