import { bratTarget, readBrat, unitsOf } from './brat-read';
import { updateBrat } from './brat-update';
import { reportTokens } from './doccano-write';
import { defineFormat, type Written } from './format';
import { ProblemList } from '../problems';
import { runSteps } from '../steps';

/**
 * brat's standoff: a text, and beside it a .ann file with an entity a line (T1, label, start and end in code points of the whole file, text).
 * A document is a line of the text, or all of it (`unit`). A role and a group are attributes "Role" and "Group", who set a span is a note
 * "Unroll". Relations, events, other attributes and notes, and entities in several pieces stay in the file, and move with the text.
 */
export const brat = defineFormat({
  ...bratTarget,
  reads: 'text',
  title: 'brat standoff',
  extensions: ['.ann'],
  sides: ['.txt', '.ann'],
  detect: (path, head) => path.endsWith('.ann') && /^T\d+\t\S+ \d+ \d+/m.test(head),
  readTexts: ([text, ann], options) => readBrat(text ?? { file: '(text).txt', text: '' }, ann, options),
  writeFiles: (documents, options): Written => {
    const problems = new ProblemList();
    for (const document of documents) reportTokens(document, bratTarget, problems);
    // The ids of another file mean nothing here.
    const fresh = documents.map(({ origin: _origin, ...document }) => document);
    const written = runSteps(updateBrat(['', ''], fresh, documents.length === 1 ? options : {}));
    for (const problem of written.problems) problems.add(problem);
    return { files: written.files, problems: problems.toArray(), losses: [...problems.losses(), ...written.losses] };
  },
  updateFilesInSteps: updateBrat,
  positions: (original, options = {}) => unitsOf(original, options.unit).map(({ start, end }) => [{ start, end, at: 0 }]),
});
