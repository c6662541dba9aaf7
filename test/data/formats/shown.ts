import type { Problem, ReadResult } from '../../../src/data';

/** "file:line severity reason" */
export const short = ({ severity, reason, source }: Problem): string => `${source.file}:${source.line} ${severity} ${reason}`;
export const problems = (result: ReadResult): string[] => result.problems.map(short);
export const texts = ({ documents }: ReadResult): string[] => documents.map(({ text }) => text);
