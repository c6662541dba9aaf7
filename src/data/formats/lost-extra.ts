import type { Document } from '../document';
import type { ProblemList } from '../problems';
import { type ConllExtra, labelComment, textComment } from './conll-extra';
import type { DoccanoExtra } from './doccano-extra';
import type { FormatName } from './format';

/** Reports what a document's own form holds in `extra` and the form to be written can't. */
export function reportLostExtra(document: Document, target: FormatName, problems: ProblemList): void {
  if (document.extra === undefined) return;
  const lost = [
    ...(target === 'conll' ? [] : lostOfConll(document.extra.conll ?? {})),
    ...(target === 'doccano' ? [] : lostOfDoccano(document.extra.doccano ?? {})),
  ];
  if (lost.length > 0) problems.warning(document.source, 'syntax', `This form can't hold ${lost.join(' and ')}; they are left out.`);
}

function lostOfConll({ columns = [], before = [], after = [] }: ConllExtra): string[] {
  const comments = [...before, ...after].filter((line) => line !== '' && !labelComment.test(line) && !textComment.test(line));
  return [...(columns.length > 0 ? ['other columns'] : []), ...(comments.length > 0 ? ['comments'] : [])];
}

function lostOfDoccano({ fields = {}, moreClasses = [] }: DoccanoExtra): string[] {
  const names = Object.keys(fields).map((name) => `"${name}"`);
  return [...(names.length > 0 ? [`the fields ${names.join(', ')}`] : []), ...(moreClasses.length > 0 ? ['further classes'] : [])];
}
