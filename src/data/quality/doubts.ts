import type { Document } from '../document';
import type { Tokenizer } from '../tokenize';
import { mostlyUnspaced } from '../unspaced';
import { inconsistentSpans } from './consistency';
import { borderFindings } from './borders';
import { type Finding } from './finding';
import { runSteps, type Steps, visit } from '../steps';
import { duplicates, type KnownSet, otherTags, singleUses } from './repeats';

export interface QualityOptions {
  /**
   * How documents without tokens are cut in training, where that is known: spans that it would widen are told, too. Default: as a reader does, into
   * words, or into characters where the script has no blanks between words.
   */
  readonly tokenizer?: Tokenizer;
  /** Other sets, in which no document should be a second time; see `knownSet`. */
  readonly others?: readonly KnownSet[];
}

/** Findings in the order of the documents. */
export function findDoubts(documents: readonly Document[], options: QualityOptions = {}): Finding[] {
  return runSteps(doubtsInSteps(documents, options));
}

/** The same for an editor, which must not stand still meanwhile. */
export function* doubtsInSteps(documents: readonly Document[], { tokenizer, others = [] }: QualityOptions = {}): Steps<Finding[]> {
  const findings: Finding[] = [];
  const cutting = { tokenizer: tokenizer ?? readersTokenizer(documents), trained: tokenizer !== undefined };
  yield* visit(documents, (document, index) => findings.push(...borderFindings(document, index, cutting)));
  for (const job of [
    inconsistentSpans(documents, cutting.tokenizer),
    otherTags(documents),
    duplicates(documents, others),
    singleUses(documents, others),
  ])
    for (const finding of yield* job) findings.push(finding);
  return findings.sort((a, b) => a.document - b.document || (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

/** Documents that tell the script of all. */
const sample = 500;

function readersTokenizer(documents: readonly Document[]): Tokenizer {
  const untokenized = documents.filter(({ tokens }) => tokens === undefined);
  return mostlyUnspaced(untokenized.slice(0, sample)) ? 'characters' : 'words';
}
