import { conll } from './conll';
import { doccano } from './doccano';
import type { Format } from './format';
import { seqInOut } from './seq-in-out';

/** All forms, in the order in which they are asked whether a file is theirs. A new form is a file in this folder and a line here. */
export const formats: readonly Format[] = [seqInOut, doccano, conll];
