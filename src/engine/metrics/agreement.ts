import type { ScoreRow } from '../../protocol/events';
import { parseTag } from '../../data/tags';
import { requireSameLengths, spanScores } from './scores';
import type { TagSequences } from './span-reading';

/** How far two annotators agree on the same tokens. */
export interface Agreement {
  readonly tokens: number;
  /** Share of tokens with the same label, 0 to 1. */
  readonly observed: number;
  /** Cohen's kappa of the tokens' labels ("O" is one); NaN where chance alone explains all. */
  readonly kappa: number;
  /** The same over tokens that at least one of the two tagged: the many that nobody tags say little. */
  readonly kappaOfTagged: number;
  /** Krippendorff's alpha, nominal, of the tokens' labels. */
  readonly alpha: number;
  /** Span F1, seqeval's default mode, with the first annotator as the truth; F1 is the same the other way round. */
  readonly spans: readonly ScoreRow[];
}

/** @throws RangeError where the sequences differ in length */
export function agreement(a: TagSequences, b: TagSequences): Agreement {
  requireSameLengths(a, b);
  const labels = (sequences: TagSequences): string[] => sequences.flatMap((tags) => tags.map((tag) => labelOf(tag)));
  const [first, second] = [labels(a), labels(b)];
  const tagged = first.map((label, i) => label !== 'O' || second[i] !== 'O');
  const equal = first.filter((label, i) => label === second[i]).length;
  return {
    tokens: first.length,
    observed: first.length === 0 ? NaN : equal / first.length,
    kappa: cohenKappa(first, second),
    kappaOfTagged: cohenKappa(
      first.filter((_, i) => tagged[i]),
      second.filter((_, i) => tagged[i]),
    ),
    alpha: krippendorffAlpha(first.map((label, i) => [label, second[i]])),
    spans: spanScores(a, b, 'default'),
  };
}

/** A tag's label without its prefix: whether a span begins here is no category of its own. */
function labelOf(tag: string): string {
  const parsed = parseTag(tag);
  return parsed === undefined ? tag : parsed.prefix === 'O' ? 'O' : parsed.label;
}

/**
 * Cohen's kappa: agreement beyond what chance would give, (p_o - p_e) / (1 - p_e), each annotator with his own shares of the classes
 * (Cohen 1960, "A coefficient of agreement for nominal scales").
 * @throws RangeError where the two differ in length
 */
export function cohenKappa(a: readonly string[], b: readonly string[]): number {
  requireSameLengths([a], [b]);
  const [left, right] = [countsOf(a), countsOf(b)];
  const size = a.length;
  const observed = a.filter((label, i) => label === b[i]).length / size;
  let expected = 0;
  for (const [label, count] of left) expected += (count / size) * ((right.get(label) ?? 0) / size);
  return (observed - expected) / (1 - expected);
}

/**
 * Krippendorff's alpha for nominal data, 1 - D_o / D_e, from the matrix of coincidences (Krippendorff 2011, "Computing Krippendorff's
 * Alpha-Reliability"). Any number of annotators; units that fewer than two of them judged are left out.
 * @param units for each unit what each annotator said; undefined: nothing
 */
export function krippendorffAlpha(units: readonly (readonly (string | undefined)[])[]): number {
  const totals = new Map<string, number>();
  let all = 0;
  let disagreeing = 0;
  for (const unit of units) {
    const values = unit.filter((value) => value !== undefined);
    if (values.length < 2) continue;
    const counts = countsOf(values);
    // Of the m (m - 1) ordered pairs of values in a unit, each weighs 1 / (m - 1).
    for (const count of counts.values()) disagreeing += (count * (values.length - count)) / (values.length - 1);
    for (const [value, count] of counts) totals.set(value, (totals.get(value) ?? 0) + count);
    all += values.length;
  }
  let expected = 0;
  for (const count of totals.values()) expected += count * (all - count);
  return 1 - ((all - 1) * disagreeing) / expected;
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
