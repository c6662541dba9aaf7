import type { Evaluation } from '../../protocol/events';
import { byCodePoints, requireSameLengths } from './scores';
import { type TagSequences } from './span-reading';

/**
 * How often each label was taken for each: `counts[truth][prediction]`, over tokens ("tags") or sequences ("classes").
 * Tags count without their prefix, and "O" comes first; other labels in the order of code points.
 * @throws RangeError where the two differ in length
 */
export function confusion(truth: TagSequences, predicted: TagSequences, kind: 'tags' | 'classes'): Evaluation['confusion'] {
  requireSameLengths(truth, predicted);
  const label = kind === 'tags' ? tagLabel : (text: string) => text;
  const pairs = new Map<string, Map<string, number>>();
  const all = new Set<string>();
  truth.forEach((tags, i) => {
    tags.forEach((tag, j) => {
      const [wanted, found] = [label(tag), label(predicted[i][j])];
      all.add(wanted).add(found);
      let row = pairs.get(wanted);
      if (!row) pairs.set(wanted, (row = new Map<string, number>()));
      row.set(found, (row.get(found) ?? 0) + 1);
    });
  });
  const outside = kind === 'tags' && all.delete('O') ? ['O'] : [];
  const labels = [...outside, ...[...all].sort(byCodePoints)];
  return { labels, counts: labels.map((wanted) => labels.map((found) => pairs.get(wanted)?.get(found) ?? 0)) };
}

/** "B-destination" and "I-destination": "destination". */
function tagLabel(tag: string): string {
  return /^[A-Z]-/.test(tag) ? tag.slice(2) || '_' : tag;
}
