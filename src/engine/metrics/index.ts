export { agreement, cohenKappa, krippendorffAlpha, type Agreement } from './agreement';
export { classCounts, f1Interval, spanCounts } from './bootstrap';
export { confusion } from './confusion';
export { classScores, spanScores, tokenAccuracy } from './scores';
export { spanErrors } from './span-errors';
export { TagError } from './span-reading';
