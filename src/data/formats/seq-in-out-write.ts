import type { Document } from '../document';
import { ProblemList } from '../problems';
import type { WriteOptions, Written } from './format';
import { fitted, type Target } from './lost';
import { split } from './seq-in-out-read';
import { taggedTokens } from './tokens';

export const seqInOutTarget: Target = {
  name: 'seqInOut',
  title: 'seq.in, seq.out and label',
  capabilities: { overlap: false, roles: false, classes: true, provenance: false, multiline: false, tokens: true },
};

/** A document's line of each file. */
export interface SeqLines {
  readonly words: readonly string[];
  readonly sentence: string;
  readonly tags: readonly string[];
  /** Empty: it has none. */
  readonly label: string;
}

export function writeSeqInOut(documents: readonly Document[], options: WriteOptions): Written {
  const problems = new ProblemList();
  const lines = documents.map((document) => seqLines(document, options, problems)).filter((one) => one !== undefined);
  const labelled = lines.some(({ label }) => label !== '');
  if (labelled)
    lines.forEach(({ label }, i) => {
      if (label === '')
        problems.warning(documents[i].source, 'label', 'The document has no class where others have one; its line in "label" is empty.');
    });
  const text = (texts: readonly string[]): string => texts.map((line) => `${line}\n`).join('');
  const files = [
    { name: 'seq.in', text: text(lines.map(({ sentence }) => sentence)) },
    { name: 'seq.out', text: text(lines.map(({ tags }) => tags.join(' '))) },
    ...(labelled ? [{ name: 'label', text: text(lines.map(({ label }) => label)) }] : []),
  ];
  return { files, problems: problems.toArray(), losses: problems.losses() };
}

/** What the files hold of a document; undefined: they can't hold it. */
export function seqLines(given: Document, options: WriteOptions, problems: ProblemList): SeqLines | undefined {
  const document = fitted(given, seqInOutTarget, problems);
  if (document === undefined) return undefined;
  const { words, tags } = taggedTokens(document, options, problems);
  if (words.length === 0) {
    problems.losesDocument(document.source, 'empty', "seq.in can't hold a text without tokens; it is left out.");
    return undefined;
  }
  const clean = words.map((word) => oneWord(word, 'token', document, problems));
  const held = split(document.text);
  const same = !/[\r\n]/.test(document.text) && held.length === clean.length && held.every((word, i) => word === clean[i]);
  if (!same && document.text !== words.join(' '))
    problems.loses(
      document.source,
      'white space between tokens',
      'The text has other white space between its tokens than single blanks, or none; it is written with a blank between any two tokens.',
      'syntax',
    );
  const label = document.label?.replace(/\s+/g, ' ').trim() ?? '';
  if (document.label !== undefined && label !== document.label)
    problems.loses(
      document.source,
      'white space in classes',
      "The class holds white space that this form can't hold; it is written with single blanks.",
    );
  return {
    words: clean,
    sentence: same ? document.text : clean.join(' '),
    tags: tags.map((tag) => oneWord(tag, 'label', document, problems)),
    label,
  };
}

function oneWord(word: string, what: string, document: Document, problems: ProblemList): string {
  if (!/[ \t\r\n]/.test(word)) return word;
  problems.loses(
    document.source,
    `white space in ${what}s`,
    `The ${what} of "${word.trim()}" holds white space, which this form can't hold; "_" is written in its place.`,
    what === 'label' ? 'label' : 'syntax',
  );
  return word.replace(/[ \t\r\n]+/g, '_');
}
