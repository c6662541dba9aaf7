import { diffArrays } from 'diff';
import { OffsetMap } from './code-points';
import type { Token } from './document';
import { cutsWord } from './word-border';

/** Texts in which more code points than this were changed are not worth a mapping, whose time grows with the square. */
const mostEdits = 3000;

/** A stretch of the one text and what it is in the other. */
interface Stretch {
  readonly from: number;
  readonly fromEnd: number;
  readonly to: number;
  readonly toEnd: number;
  readonly same: boolean;
}

/**
 * Finds where a piece of one text stands in another that differs a little; code points, end exclusive. A piece whose edge was replaced takes what stands
 * there now; what was inserted at its edge does not belong to it, unless it is a part of the same word. Undefined: nothing of it is left.
 */
export function mapPieces(from: string, to: string): (piece: Token) => Token | undefined {
  const stretches = stretchesOf([...from], [...to]);
  const [before, after] = [new OffsetMap(from), new OffsetMap(to)];
  const parts = (map: OffsetMap, text: string, at: number): boolean => cutsWord(text, map.toUtf16(at));
  return ({ start, end }) => {
    const first = stretches.find((one) => one.from <= start && start < one.fromEnd);
    const last = stretches.find((one) => one.from < end && end <= one.fromEnd);
    if (!first || !last) return undefined;
    const place = { start: first.to + inside(first, start - first.from), end: inside(last, end - last.from) + last.to };
    if (!last.same && end === last.fromEnd) place.end = last.toEnd;
    if (place.start >= place.end) return undefined;
    if (!parts(before, from, start)) while (parts(after, to, place.start)) place.start--;
    if (!parts(before, from, end)) while (parts(after, to, place.end)) place.end++;
    return place;
  };
}

function inside({ to, toEnd }: Stretch, offset: number): number {
  return Math.min(offset, toEnd - to);
}

function stretchesOf(from: readonly string[], to: readonly string[]): Stretch[] {
  const changes = diffArrays([...from], [...to], { maxEditLength: mostEdits });
  const stretches: Stretch[] = [];
  let [at, other] = [0, 0];
  for (const { added, removed, value } of changes ?? []) {
    const same = !added && !removed;
    const [start, otherStart] = [at, other];
    if (!added) at += value.length;
    if (!removed) other += value.length;
    const before = stretches.at(-1);
    // What was removed and what was added in its place are one.
    if (before && !same && !before.same) stretches[stretches.length - 1] = { ...before, fromEnd: at, toEnd: other };
    else stretches.push({ from: start, fromEnd: at, to: otherStart, toEnd: other, same });
  }
  return stretches;
}
