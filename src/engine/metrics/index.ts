export { classCounts, f1Interval, type Interval, spanCounts } from './bootstrap';
export { confusion } from './confusion';
export { classScores, type Counts, spanScores, tokenAccuracy } from './scores';
export { type SpanError, spanErrors } from './span-errors';
export { type LabelledSpan, TagError, type TagSequences } from './span-reading';
