import { parseTag } from '../tags';
import { readConll } from './conll-read';
import { columnsOf } from './conll-rows';
import { skimConll } from './conll-skim';
import { conllPositions, updateConll } from './conll-update';
import { conllTarget, writeConll } from './conll-write';
import { defineFormat, noLines } from './format';

export const conll = defineFormat({
  ...conllTarget,
  reads: 'lines',
  title: 'CoNLL columns',
  extensions: ['.conll', '.iob', '.iob1', '.iob2', '.bio', '.bioes', '.tsv'],
  detect: (_path, head) => looksLikeColumns(head),
  readLines: ([source = noLines], options) => readConll(source, options),
  skim: skimConll,
  writeFiles: writeConll,
  updateFilesInSteps: ([original = ''], documents, options = {}) => updateConll(original, documents, options),
  positions: (original, options = {}) => conllPositions(original, options),
});

/** Most of the first rows end in a tag. */
function looksLikeColumns(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/);
  // The last line may be cut off.
  if (lines.length > 1) lines.pop();
  const rows = lines.filter((line) => line.trim() !== '').map(columnsOf);
  const tagged = rows.filter((row) => row.length > 1 && parseTag(row[row.length - 1]) !== undefined).length;
  const comments = rows.filter((row) => row[0].startsWith('#') && parseTag(row[row.length - 1]) === undefined).length;
  return tagged > 0 && tagged > (rows.length - comments) / 2;
}
