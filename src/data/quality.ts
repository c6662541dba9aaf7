import { OffsetMap } from './code-points';
import { tagLabel, type Document, type Source, type Span, type Token } from './document';
import { inconsistentSpans } from './quality-consistency';
import { tokenizeText, type Tokenizer } from './tokenize';

/**
 * What makes an annotation doubtful.
 * insideToken      a span begins or ends inside a word
 * edgeSpace        a span begins or ends with white space
 * otherLabel       the same text has another label nearly everywhere else
 * untagged         the same text is tagged nearly everywhere else, here not
 * otherTags        the same document is tagged otherwise elsewhere
 * duplicate        the same document is in another set too, so that a score on it measures memory
 * singleUse        a label is used once: nothing can be learnt of it
 */
export type FindingKind = 'insideToken' | 'edgeSpace' | 'otherLabel' | 'untagged' | 'otherTags' | 'duplicate' | 'singleUse';

export interface Finding {
  readonly kind: FindingKind;
  /** Index among the documents that were given. */
  readonly document: number;
  readonly source: Source;
  /** The place in the document's text, in code points; absent: all of it. */
  readonly place?: Token;
  /** What is doubtful, and why. */
  readonly message: string;
  readonly fix?: Fix;
}

/** What would mend it. */
export type Fix =
  | { readonly title: string; /** All spans of the document, mended. */ readonly spans: readonly Span[] }
  | { readonly title: string; readonly remove: true };

export interface QualityOptions {
  /** How words are found in documents without tokens. Default words. */
  readonly tokenizer?: Tokenizer;
  /** Other sets, in which no document should be a second time. */
  readonly others?: readonly (readonly Document[])[];
}

/** Findings in the order of the documents. */
export function findDoubts(documents: readonly Document[], options: QualityOptions = {}): Finding[] {
  const findings = [
    ...documents.flatMap((document, index) => edgeFindings(document, index, options.tokenizer ?? 'words')),
    ...inconsistentSpans(documents, options.tokenizer ?? 'words'),
    ...otherTags(documents),
    ...duplicates(documents, options.others ?? []),
    ...singleUses(documents),
  ];
  return findings.sort((a, b) => a.document - b.document || (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

/** Spans whose ends lie in white space or inside a word. */
function edgeFindings(document: Document, index: number, tokenizer: Tokenizer): Finding[] {
  const findings: Finding[] = [];
  if (document.spans.length === 0) return findings;
  const map = new OffsetMap(document.text);
  let tokens: readonly Token[] | undefined;
  for (const span of document.spans) {
    const { source } = document;
    const held = map.slice(span.start, span.end);
    const fixed = (start: number, end: number): readonly Span[] =>
      document.spans.map((other) => (other === span ? { ...span, start, end } : other));
    const at = { document: index, source, place: { start: span.start, end: span.end } };
    if (held.trim() !== held) {
      const start = span.start + [...held].length - [...held.trimStart()].length;
      const end = span.end - ([...held].length - [...held.trimEnd()].length);
      findings.push({
        ...at,
        kind: 'edgeSpace',
        message: start < end ? `"${span.label}" begins or ends with white space.` : `"${span.label}" covers white space alone.`,
        fix:
          start < end
            ? { title: 'Leave the white space out', spans: fixed(start, end) }
            : { title: 'Remove the span', spans: document.spans.filter((other) => other !== span) },
      });
      continue;
    }
    if (document.tokens === undefined && !cutsWord(map, span.start) && !cutsWord(map, span.end)) continue;
    tokens ??= document.tokens ?? tokenizeText(document.text, tokenizer);
    const covered = tokens.filter(({ start, end }) => start < span.end && span.start < end);
    const [first, last] = [covered[0], covered[covered.length - 1]];
    if (first === undefined || (first.start >= span.start && last.end <= span.end)) continue;
    const [start, end] = [Math.min(first.start, span.start), Math.max(last.end, span.end)];
    findings.push({
      ...at,
      kind: 'insideToken',
      message: `"${span.label}" begins or ends inside a word: "${held}" of "${map.slice(start, end)}".`,
      fix: { title: `Widen to "${map.slice(start, end)}"`, spans: fixed(start, end) },
    });
  }
  return findings;
}

const letter = /[\p{L}\p{N}\p{M}]/u;
/** Written without spaces between words, so that a border inside a run of letters says nothing. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether letters that belong together stand on both sides of an offset. */
function cutsWord(map: OffsetMap, at: number): boolean {
  if (at <= 0 || at >= map.length) return false;
  const [before, after] = [map.slice(at - 1, at), map.slice(at, at + 1)];
  return letter.test(before) && letter.test(after) && !unspaced.test(before) && !unspaced.test(after);
}

/** Text without differences of white space. */
function normal({ text }: Document): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Documents whose text stands there before with other spans or another class. */
function otherTags(documents: readonly Document[]): Finding[] {
  const first = new Map<string, Document>();
  const findings: Finding[] = [];
  documents.forEach((document, index) => {
    const earlier = first.get(document.text);
    if (earlier === undefined) first.set(document.text, document);
    else if (shownTags(earlier) !== shownTags(document))
      findings.push({
        kind: 'otherTags',
        document: index,
        source: document.source,
        message: `The same text is tagged otherwise at ${earlier.source.file}:${earlier.source.line}: ${shownTags(earlier) || 'no span'}; here ${shownTags(document) || 'no span'}.`,
        fix: { title: `Tag as in line ${earlier.source.line}`, spans: earlier.spans },
      });
  });
  return findings;
}

function shownTags({ text, spans, label }: Document): string {
  const map = new OffsetMap(text);
  const shown = spans.map((span) => `"${map.slice(span.start, span.end)}" ${tagLabel(span)}`);
  return [...shown, ...(label === undefined ? [] : [`class ${label}`])].join(', ');
}

function duplicates(documents: readonly Document[], others: readonly (readonly Document[])[]): Finding[] {
  const seen = new Map<string, Source>();
  for (const set of others) for (const document of set) if (!seen.has(normal(document))) seen.set(normal(document), document.source);
  return documents.flatMap((document, index): Finding[] => {
    const twin = seen.get(normal(document));
    if (twin === undefined) return [];
    const message = `The same text is in another set too, at ${twin.file}:${twin.line}: a score on it measures memory.`;
    return [{ kind: 'duplicate', document: index, source: document.source, message, fix: { title: 'Remove it here', remove: true } }];
  });
}

function singleUses(documents: readonly Document[]): Finding[] {
  const uses = new Map<string, { count: number; finding: Finding }>();
  documents.forEach(({ spans, source }, index) => {
    for (const span of spans) {
      const label = tagLabel(span);
      const use = uses.get(label);
      if (use !== undefined) use.count++;
      else {
        const message = `The label "${label}" is used here alone: a model can't learn it from one example. Is it misspelt?`;
        uses.set(label, {
          count: 1,
          finding: { kind: 'singleUse', document: index, source, place: { start: span.start, end: span.end }, message },
        });
      }
    }
  });
  return [...uses.values()].filter(({ count }) => count === 1).map(({ finding }) => finding);
}
