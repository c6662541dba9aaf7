import { codePointLength } from '../code-points';
import type { Document } from '../document';
import { DataError, ProblemList } from '../problems';
import type { Steps } from '../steps';
import { defineFormat, type TextPlace, type Written } from './format';
import { groupDocuments } from './group-documents';
import { listEdit, plainStyle, printList } from './json-list';
import { literalPlaces } from './json-places';
import { type JsonChild, jsonChildren, jsonMember } from './json-scan';
import { applyEdits, type TextEdit } from './layout';
import { knownSnips, readSnips } from './snips-read';
import { intentOf, newIntents, snipsTarget, utteranceOf } from './snips-write';

/**
 * SNIPS' JSON: for each intent a list of utterances, each in pieces, of which some have an entity (and, in SNIPS NLU's own data sets, a
 * `slot_name`, which is read as the role). Both {"Intent": [...]} of the benchmark of 2017 and {"intents": {"Intent": {"utterances": [...]}}}.
 */
export const snips = defineFormat({
  ...snipsTarget,
  reads: 'text',
  title: "SNIPS' JSON",
  extensions: [],
  detect: (_path, head) => /^\s*\{/.test(head) && /"data"\s*:\s*\[\s*\{/.test(head.slice(0, 2000)),
  readTexts: ([source]) => readSnips(source ?? { file: '(text)', text: '' }).result,
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const lists = new Map<string, unknown[]>();
    for (const document of documents) {
      const utterance = utteranceOf(document, undefined, problems);
      if (utterance === undefined) continue;
      const name = intentOf(document, problems);
      const list = lists.get(name);
      if (list) list.push(utterance);
      else lists.set(name, [utterance]);
    }
    const members = [...lists].map(([name, list]) => `  ${JSON.stringify(name)}: ${printList(list, plainStyle, '  ')}`);
    const text = members.length === 0 ? '{}\n' : `{\n${members.join(',\n')}\n}\n`;
    return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
  },
  *updateFilesInSteps([original = ''], after, options = {}): Steps<Written> {
    const problems = new ProblemList();
    const { intents, place, nested, result } = knownSnips(original, options.before) ?? readSnips({ file: '(text)', text: original });
    if (place === undefined)
      throw new DataError('syntax', 'The text is no object, so there is no place to write to. Correct it first.', '(text)', 1);
    const { groups, fresh } = groupDocuments(
      intents.map(({ name, owners }) => ({ name, owns: owners.keys() })),
      after,
      (document) => intentOf(document, problems),
    );
    const edits: TextEdit[] = [];
    const valueOf = (document: Document, old: unknown): unknown => utteranceOf(document, old, problems);
    for (const [i, { list, owners }] of intents.entries())
      edits.push(yield* listEdit(original, { list, owners, before: result.documents, after: groups[i], valueOf }));
    edits.push(...newIntents(original, place, nested, fresh, problems));
    return { files: [{ name: '', text: applyEdits(original, edits) }], problems: problems.toArray(), losses: problems.losses() };
  },
  positions: (original) => {
    const { intents } = readSnips({ file: '(text)', text: original });
    const places: TextPlace[][] = [];
    for (const { owners } of intents) for (const [document, child] of owners) places[document] = piecePlaces(original, child);
    return places;
  },
});

function piecePlaces(original: string, { start }: JsonChild): TextPlace[] {
  const data = jsonMember(original, start, 'data');
  const places: TextPlace[] = [];
  let at = 0;
  for (const piece of data === undefined ? [] : jsonChildren(original, data.start).children) {
    const text = jsonMember(original, piece.start, 'text');
    if (text === undefined) continue;
    places.push(...literalPlaces(original, text.start, text.end, at));
    at += codePointLength(JSON.parse(original.slice(text.start, text.end)) as string);
  }
  return places;
}
