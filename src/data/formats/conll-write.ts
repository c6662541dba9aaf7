import type { Document } from '../document';
import { ProblemList } from '../problems';
import { type ConllExtra, docstart, labelIn, textIn } from './conll-extra';
import type { WriteOptions, Written } from './format';
import { fitted, type Target } from './lost';
import { taggedTokens, tokensInText } from './tokens';

export const conllTarget: Target = {
  name: 'conll',
  title: 'CoNLL',
  capabilities: { overlap: false, roles: false, classes: true, provenance: false, multiline: false, tokens: true },
};

/** Writes columns; whatever `readConll` kept of other columns, comments and separators comes back in its place. */
export function writeConll(documents: readonly Document[], options: WriteOptions): Written {
  const problems = new ProblemList();
  const blocks: string[] = [];
  for (const given of documents) {
    const document = fitted(given, conllTarget, problems);
    if (document === undefined) continue;
    const { words, tags } = taggedTokens(document, options, problems);
    if (words.length === 0) {
      problems.losesDocument(document.source, 'empty', "CoNLL can't hold a text without tokens; it is left out.");
      continue;
    }
    if (words.some((word) => word.startsWith(docstart))) {
      problems.losesDocument(
        document.source,
        'syntax',
        `A token begins with "${docstart}", which CoNLL takes for the start of a document; the sentence is left out.`,
      );
      continue;
    }
    blocks.push(conllSentence(document, words, tags, problems));
  }
  return { files: [{ name: '', text: blocks.join('') }], problems: problems.toArray(), losses: problems.losses() };
}

/** A sentence with its comments and the blank line after it; LF line ends. */
export function conllSentence(document: Document, words: readonly string[], tags: readonly string[], problems: ProblemList): string {
  const extra = (document.extra?.conll ?? {}) as ConllExtra;
  const columns = extra.columns?.every(({ length }) => length === words.length) ? extra.columns : undefined;
  if (extra.columns !== undefined && columns === undefined)
    problems.loses(
      document.source,
      'other columns',
      'The tokens have changed, so the other columns no longer fit them; they are left out.',
      'count',
    );
  const clean = words.map((word) => {
    if (!/[\t\r\n]/.test(word)) return word;
    problems.loses(
      document.source,
      'white space in tokens',
      "A token holds a tab or a line end, which CoNLL can't hold; a blank is written in its place.",
      'syntax',
    );
    return word.replace(/[\t\r\n]+/g, ' ');
  });
  const cleanTags = tags.map((tag) => {
    if (!/[\t\r\n]/.test(tag)) return tag;
    problems.loses(
      document.source,
      'white space in labels',
      `The label of "${tag}" holds a tab or a line end, which CoNLL can't hold; "_" is written in its place.`,
    );
    return tag.replace(/[\t\r\n]+/g, '_');
  });
  // Without a tag, a first token with "#" would be read as a comment.
  const untagged = extra.tagColumn === -1 && document.spans.length === 0 && !words[0].startsWith('#');
  const tokenColumn = extra.tokenColumn ?? 0;
  const tagColumn = columns === undefined && extra.columns !== undefined ? 1 : (extra.tagColumn ?? 1);
  const rows = clean.map((word, i) =>
    row(word, untagged ? undefined : cleanTags[i], columns?.map((cells) => cells[i]) ?? [], tokenColumn, tagColumn),
  );
  // Blanks can separate columns only where no column holds one.
  const tab = extra.tab === true || rows.some((cells) => cells.some((cell) => cell.includes(' ') || cell === ''));
  const lines = rows.map((cells) => cells.join(tab ? '\t' : ' '));
  const text = [...conllComments(document, words, extra, problems), ...lines, '', ...(extra.after ?? [])].join('\n');
  return `${text}\n`;
}

function row(word: string, tag: string | undefined, others: readonly string[], tokenColumn: number, tagColumn: number): string[] {
  const cells = [...others];
  const width = others.length + (tag === undefined ? 1 : 2);
  const tokenAt = Math.min(tokenColumn, width - 1);
  if (tag === undefined) cells.splice(tokenAt, 0, word);
  else {
    const tagAt = tagColumn < 0 || tagColumn >= width || tagColumn === tokenAt ? width - 1 : tagColumn;
    // The lower place first, so that the higher one is still right.
    if (tokenAt < tagAt) {
      cells.splice(tokenAt, 0, word);
      cells.splice(tagAt, 0, tag);
    } else {
      cells.splice(tagAt, 0, tag);
      cells.splice(tokenAt, 0, word);
    }
  }
  return cells;
}

/** Comments before the rows: those that were read, with the class and the spacing as they are now. */
export function conllComments(document: Document, words: readonly string[], extra: ConllExtra, problems: ProblemList): string[] {
  const lines = [...(extra.before ?? [])];
  const label = document.label?.replace(/\s*[\r\n]\s*/g, ' ').trim();
  if (label !== document.label)
    problems.loses(
      document.source,
      'white space in classes',
      "The class holds a line end or white space at its ends, which CoNLL can't hold; it is written without.",
    );
  const read = lines.findLastIndex((line) => labelIn(line) !== undefined);
  if (read < 0 && label !== undefined) lines.push(`# label = ${label}`);
  else if (read >= 0 && labelIn(lines[read]) !== label) lines.splice(read, 1, ...(label === undefined ? [] : [`# label = ${label}`]));
  keepSpacing(document, words, lines, problems);
  return lines;
}

/** Sees to it that a comment "# text = " holds the text where tokens joined by blanks would lose its spacing. */
function keepSpacing(document: Document, words: readonly string[], lines: string[], problems: ProblemList): void {
  // A comment that does not fit the tokens is somebody else's and stays.
  const at = lines.findIndex((line) => tokensInText(words, textIn(line) ?? '') !== undefined);
  if (at >= 0 && textIn(lines[at]) === document.text) return;
  if (at >= 0) lines.splice(at, 1);
  if (document.text === words.join(' ')) return;
  if (/[\r\n]/.test(document.text))
    problems.loses(
      document.source,
      'line ends',
      "The text holds line ends, which CoNLL can't hold; its tokens are written, its spacing is lost.",
      'syntax',
    );
  else lines.push(`# text = ${document.text}`);
}
