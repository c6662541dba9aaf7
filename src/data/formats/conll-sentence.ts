import type { Document, ReadResult, TagScheme } from '../document';
import type { ProblemList } from '../problems';
import { tokenTexts } from '../tokenize';
import { cellsOf, replaceCells } from './conll-cells';
import { changedTags, type Dialect, dialectOf } from './conll-dialect';
import { conllExtra, type ConllText } from './conll-text';
import { conllComments, conllSentence, conllTarget } from './conll-write';
import type { UpdateOptions } from './format';
import type { Item } from './layout';
import { fitted } from './lost';
import { pairTokens, retokenized, taggedTokens } from './tokens';

/** A sentence as it is to stand in a file. */
interface Sentence {
  readonly document: Document;
  readonly words: readonly string[];
  readonly tags: readonly string[];
}

/** Writes sentences into the text that they were read from. */
export class SentenceWriter {
  private readonly scheme: TagScheme;
  private known: Dialect | undefined;

  /** @param addsTags rows get a column of tags, which they did not have */
  constructor(
    private readonly file: ConllText,
    private readonly before: Pick<ReadResult, 'documents' | 'scheme'>,
    private readonly options: UpdateOptions,
    private readonly eol: string,
    private readonly addsTags: boolean,
    private readonly problems: ProblemList,
  ) {
    this.scheme = before.scheme ?? options.scheme ?? 'BIO';
  }

  private get dialect(): Dialect {
    return (this.known ??= dialectOf(this.file, this.before.documents, this.scheme));
  }

  create(document: Document): string | undefined {
    const sentence = this.sentenceOf(document);
    return sentence && this.printed({ ...sentence, document: this.styled(sentence) });
  }

  /** A document that was read elsewhere, or is new, in the columns of this file. */
  private styled({ document, words }: Sentence): Document {
    const { tab } = conllExtra(this.before.documents[0]);
    const { width, token, tag, others } = this.file.columns;
    if (width === 0 || document.extra?.conll !== undefined) return document;
    const columns = others.map(() => words.map(() => '_'));
    const place = { tokenColumn: token, tagColumn: this.addsTags ? width : (tag ?? -1) };
    return { ...document, extra: { conll: { columns, ...place, ...(tab && { tab }) } } };
  }

  private sentenceOf(document: Document): Sentence | undefined {
    const kept = fitted(document, conllTarget, this.problems);
    if (kept === undefined) return undefined;
    const { words, tags } = taggedTokens(kept, { ...this.options, scheme: this.scheme }, this.problems);
    if (words.length > 0) {
      const { plain, letters } = this.dialect;
      return { document: kept, words, tags: plain ? this.plainTags(tags, kept) : tags.map(letters) };
    }
    this.problems.losesDocument(document.source, 'empty', "CoNLL can't hold a text without tokens; the sentence stays as it was.");
    return undefined;
  }

  private plainTags(tags: readonly string[], { source }: Document): string[] {
    if (tags.some((tag) => /^[IE]-/.test(tag)))
      this.problems.loses(
        source,
        'spans of several tokens',
        'The file has a label for each token by itself; a span of several tokens was written as a label for each of them.',
        'label',
      );
    return tags.map((tag) => (tag === 'O' ? tag : tag.slice(2)));
  }

  private printed({ document, words, tags }: Sentence): string {
    return conllSentence(document, words, tags, this.problems).replace(/\n/g, this.eol);
  }

  /** A sentence in its place, with its comments and the blank lines after it. */
  rewrite(before: Document, { start, end }: Item, changed: Document): string | undefined {
    const { text, lines } = this.file;
    const sentence = this.sentenceOf({ ...retokenized(before, changed), extra: changed.extra ?? before.extra });
    if (sentence === undefined) return undefined;
    const { document, words } = sentence;
    const { before: oldComments = [], tab = false } = conllExtra(before);
    const first = before.source.line - 1;
    const rest = text.slice(lines.at(first + (before.tokens?.length ?? 0) - 1)?.end, end);
    if (!fitsCells(sentence, tab)) return this.printed(sentence).replace(/[\r\n]+$/, '') + rest;
    const comments = conllComments(document, words, conllExtra(document), this.problems);
    const same = comments.length === oldComments.length && comments.every((line, i) => line === oldComments[i]);
    const head = same ? text.slice(start, lines.startOf(first)) : comments.map((line) => `${line}${this.eol}`).join('');
    return head + this.rows(before, sentence).join(this.eol) + rest;
  }

  /** The rows of a sentence; those that stay, one after the other, in one piece. */
  private rows(before: Document, { document, words, tags }: Sentence): string[] {
    const { text, lines, columns } = this.file;
    const first = before.source.line - 1;
    const oldWords = tokenTexts(before, before.tokens ?? []);
    const { partner, fresh } = pairTokens(oldWords, words);
    const changed = changedTags(this.file, before, document, tags, partner, { scheme: this.scheme, letters: this.dialect.letters });
    const tagStays = (i: number): boolean => (columns.tag === undefined ? !this.addsTags : changed[i] === undefined);
    const stays = (i: number): boolean => {
      const from = partner[i];
      return from !== undefined && oldWords[from] === words[i] && tagStays(i);
    };
    const rows: string[] = [];
    for (let i = 0; i < words.length; i++) {
      const row = first + (partner[i] ?? Math.min(i, oldWords.length - 1));
      if (stays(i)) {
        let last = row;
        while (i + 1 < words.length && stays(i + 1) && partner[i + 1] === last + 1 - first) [i, last] = [i + 1, last + 1];
        rows.push(text.slice(lines.startOf(row), lines.at(last)?.end));
        continue;
      }
      const model = lines.textOf(text, row);
      const cells = cellsOf(model);
      const texts = cells.map((cell, column) => {
        if (column === columns.token) return words[i];
        if (column === columns.tag) return changed[i] ?? cell.text;
        return fresh.has(i) ? '_' : cell.text;
      });
      const line = replaceCells(model, cells, texts);
      rows.push(this.addsTags ? `${line}${model.includes('\t') ? '\t' : ' '}${tags[i]}` : line);
    }
    return rows;
  }
}

/** Whether words and tags can stand in cells as they are. @param tab cells are parted by tabs */
function fitsCells({ document, words }: Sentence, tab: boolean): boolean {
  const outside = tab ? /[\t\r\n]/ : /[\t\r\n ]/;
  return !words.some((word) => outside.test(word)) && !document.spans.some(({ label }) => /[\t\r\n ]/.test(label));
}
