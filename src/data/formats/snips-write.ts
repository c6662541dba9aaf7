import { OffsetMap } from '../code-points';
import type { Document } from '../document';
import type { ProblemList } from '../problems';
import { reportTokens } from './doccano-write';
import { jsonStyleOf, listStyle, printJson } from './json-edit';
import { indentOf } from './json-list';
import { isObject, isWritable, type Json } from './json-record';
import type { JsonChildren } from './json-scan';
import type { TextEdit } from './layout';
import { fitted, type Target } from './lost';

/** Where documents without a class are put, since this form has a list for each. */
const noClass = 'None';

export const snipsTarget: Target = {
  name: 'snips',
  title: 'SNIPS',
  capabilities: { overlap: false, roles: true, classes: true, provenance: false, multiline: true, tokens: false },
};

export function intentOf({ label, source }: Document, problems: ProblemList): string {
  if (label !== undefined) return label;
  problems.loses(
    source,
    'documents without a class',
    `Every utterance has a class in this form; this one has none and is written as "${noClass}".`,
  );
  return noClass;
}

/** @param old the utterance that stands there */
export function utteranceOf(given: Document, old: unknown, problems: ProblemList): Json | undefined {
  const document = isWritable(given, problems) ? fitted(given, snipsTarget, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, snipsTarget, problems);
  const map = new OffsetMap(document.text);
  const data: Json[] = [];
  const free = plainPieces(old);
  let at = 0;
  const plain = (end: number): void => {
    if (end > at) data.push(...piecesOfText(map.slice(at, end), free));
  };
  for (const { start, end, label, role, group, extra } of document.spans) {
    if (group !== undefined) problems.loses(document.source, 'groups', `SNIPS can't hold the group "${group}"; it is left out.`);
    plain(start);
    data.push({
      text: map.slice(start, end),
      entity: label,
      ...(role !== undefined && { slot_name: role }),
      ...(extra?.snips as Json | undefined),
    });
    at = end;
  }
  plain(map.length);
  const { fields } = (document.extra?.snips ?? {}) as { fields?: Json };
  return { ...fields, ...(isObject(old) ? old : {}), data: data.length > 0 ? data : [{ text: '' }] };
}

interface PlainPiece extends Json {
  readonly text: string;
}

function plainPieces(utterance: unknown): PlainPiece[] {
  const data = isObject(utterance) && Array.isArray(utterance.data) ? (utterance.data as Json[]) : [];
  return data.filter((piece): piece is PlainPiece => typeof piece.text === 'string' && typeof piece.entity !== 'string');
}

/** A text without entity: the pieces that it was, with all that they hold, else a new one. @param free pieces that are taken from */
function piecesOfText(text: string, free: PlainPiece[]): PlainPiece[] {
  for (let first = 0; first < free.length; first++) {
    let joined = '';
    for (let next = first; next < free.length && text.startsWith(joined); next++) {
      joined += free[next].text;
      if (joined === text) return free.splice(first, next + 1 - first);
    }
  }
  return [{ text }];
}

/** Members for classes that have no list yet. */
export function newIntents(
  original: string,
  place: JsonChildren,
  nested: boolean,
  fresh: ReadonlyMap<string, readonly Document[]>,
  problems: ProblemList,
): TextEdit[] {
  const style = jsonStyleOf(original);
  const base = indentOf(original, place.inside.start - 1);
  const { prefix, separator, suffix } = listStyle(style, base);
  const last = place.children.at(-1);
  const members = [...fresh].flatMap(([name, documents]) => {
    const utterances = documents.map((document) => utteranceOf(document, undefined, problems)).filter((one) => one !== undefined);
    if (utterances.length === 0) return [];
    return [printJson(name, style) + style.colon + printJson(nested ? { utterances } : utterances, style, base + (style.indent ?? ''))];
  });
  if (members.length === 0) return [];
  const text = members.join(separator);
  if (last === undefined) return [{ ...place.inside, text: prefix + text + suffix }];
  return [{ start: last.end, end: last.end, text: separator + text }];
}
