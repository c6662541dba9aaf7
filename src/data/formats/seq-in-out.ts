import { linesOfText } from '../lines';
import { runSteps } from '../steps';
import { defineFormat, noLines } from './format';
import { skimLines } from './lines-skim';
import { readSeqInOut } from './seq-in-out-read';
import { updateSeqInOut } from './seq-in-out-update';
import { seqInOutTarget, writeSeqInOut } from './seq-in-out-write';
import { LinePlaces } from './text-lines';

/**
 * A folder of seq.in (a sentence a line), seq.out (its tags) and label (its class), as ATIS and SNIPS are handed on since Goo et al. (2018).
 * Tokens and tags are separated by runs of blanks or tabs; other white space belongs to a token.
 */
export const seqInOut = defineFormat({
  ...seqInOutTarget,
  reads: 'lines',
  extensions: [],
  parts: ['seq.in', 'seq.out', 'label'],
  detect: (path) => /(^|[\\/])seq\.(in|out)$/.test(path),
  readLines: ([input, output, labels]) => readSeqInOut(input ?? { ...noLines, file: 'seq.in' }, output, labels),
  skim: skimLines,
  writeFiles: writeSeqInOut,
  updateFilesInSteps: updateSeqInOut,
  positions: (original) => {
    const lines = new LinePlaces(original);
    return runSteps(readSeqInOut(linesOfText(original, 'seq.in'), undefined, undefined)).documents.map(({ source }) => {
      const { start, end } = lines.at(source.line - 1) ?? { start: 0, end: 0 };
      return [{ start, end, at: 0 }];
    });
  },
});
