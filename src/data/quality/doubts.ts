import type { Document } from '../document';
import type { Tokenizer } from '../tokenize';
import { inconsistentSpans } from './consistency';
import { borderFindings } from './borders';
import { type Finding, runSteps, type Steps, visit } from './finding';
import { duplicates, otherTags, singleUses } from './repeats';

export interface QualityOptions {
  /** How words are found in documents without tokens. Default words. */
  readonly tokenizer?: Tokenizer;
  /** Other sets, in which no document should be a second time. */
  readonly others?: readonly (readonly Document[])[];
}

/** Findings in the order of the documents. */
export function findDoubts(documents: readonly Document[], options: QualityOptions = {}): Finding[] {
  return runSteps(doubtsInSteps(documents, options));
}

/** The same for an editor, which must not stand still meanwhile. */
export function* doubtsInSteps(
  documents: readonly Document[],
  { tokenizer = 'words', others = [] }: QualityOptions = {},
): Steps<Finding[]> {
  const findings: Finding[] = [];
  yield* visit(documents, (document, index) => findings.push(...borderFindings(document, index, tokenizer)));
  for (const job of [
    inconsistentSpans(documents, tokenizer),
    otherTags(documents),
    duplicates(documents, others),
    singleUses(documents, others),
  ])
    for (const finding of yield* job) findings.push(finding);
  return findings.sort((a, b) => a.document - b.document || (a.place?.start ?? 0) - (b.place?.start ?? 0));
}
