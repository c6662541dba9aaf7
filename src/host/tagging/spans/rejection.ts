import { type Tags } from './span-history';
import { type Piece, samePlace, type Spans, type TaggedSpan } from './span-model';

/** A suggestion that a person turned down: of a span, or, without a place, of the line's class. No model makes it again while the line reads the same. */
export interface Rejection {
  readonly label: string;
  readonly role?: string;
  readonly place?: Piece;
}

/** Whether a suggested span was turned down, by whichever run it is suggested. */
export function isRejected({ rejected = [] }: Pick<Tags, 'rejected'>, span: TaggedSpan): boolean {
  return rejected.some(({ label, role, place }) => place && samePlace(place, span) && label === span.label && role === span.role);
}

/** Whether a suggested class was turned down. */
export function isRejectedClass({ rejected = [] }: Pick<Tags, 'rejected'>, name: string): boolean {
  return rejected.some(({ label, place }) => place === undefined && label === name);
}

/** What is turned down in a line, with these suggestions, too. */
export function rejectedWith(line: Pick<Tags, 'rejected'>, spans: Spans, className?: string): readonly Rejection[] {
  const places = spans
    .filter((span) => !isRejected(line, span))
    .map(({ start, end, label, role }): Rejection => ({ label, ...(role !== undefined && { role }), place: { start, end } }));
  const classes = className === undefined || isRejectedClass(line, className) ? [] : [{ label: className }];
  return [...(line.rejected ?? []), ...places, ...classes];
}

/** What two sides turned down apart from each other: what either added is there, what either took back is not. */
export function mergeRejected(base: Tags, mine: Tags, theirs: Tags): readonly Rejection[] {
  const [before, here, there] = [base, mine, theirs].map(({ rejected = [] }) => new Map(rejected.map((one) => [keyOf(one), one])));
  const all = new Map([...here, ...there]);
  return [...all].filter(([key]) => (before.has(key) ? here.has(key) && there.has(key) : true)).map(([, one]) => one);
}

export function sameRejected(a: Tags, b: Tags): boolean {
  const [one, other] = [a, b].map(({ rejected = [] }) => rejected.map(keyOf).sort());
  return one.length === other.length && one.every((key, i) => key === other[i]);
}

function keyOf({ label, role, place }: Rejection): string {
  return JSON.stringify([label, role, place?.start, place?.end]);
}
