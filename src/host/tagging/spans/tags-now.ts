import { alignLines } from './align-lines';
import { mergeTags } from './merge-tags';
import { type Tags } from './span-history';
import { type TaggedLine } from './tagged-line';

/**
 * Tags for lines of an earlier state of a text (`then`), by where these lines are `now`: beside what was set there since. Lines whose text was edited, or where the two
 * contradict each other, are left out.
 */
export function tagsNow(tags: ReadonlyMap<number, Tags>, then: readonly TaggedLine[], now: readonly TaggedLine[]): Map<number, Tags> {
  const wanted = new Map([...tags].map(([at, of]) => [then[at], of]));
  const found = new Map<number, Tags>();
  const put = (at: number, line: TaggedLine) => {
    const of = wanted.get(line);
    const merged = of && (line === now[at] ? of : mergeTags(line, now[at], of));
    if (!wanted.delete(line) || !merged) return;
    found.set(at, merged);
  };
  now.forEach((line, at) => put(at, line));
  if (wanted.size === 0) return found;
  const texts = now.map(({ text }) => text);
  alignLines(then, texts).lines.forEach((line, at) => put(at, line));
  return found;
}
