import { brat } from './brat';
import { conll } from './conll';
import { doccano } from './doccano';
import type { Format } from './format';
import { labelStudio } from './label-studio';
import { prodigy } from './prodigy';
import { rasa } from './rasa';
import { seqInOut } from './seq-in-out';
import { snips } from './snips';
import { spacy } from './spacy';

/** All forms, in the order in which they are asked whether a file is theirs. A new form is a file in this folder and a line here. */
export const formats: readonly Format[] = [seqInOut, brat, spacy, labelStudio, snips, prodigy, doccano, rasa, conll];
