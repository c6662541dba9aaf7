import type { Document, ReadResult, Source, Span, Token } from '../document';
import { linesOfText, type SourceLines } from '../lines';
import { ProblemList } from '../problems';
import { runSteps, type Steps } from '../steps';
import { tokenTexts } from '../tokenize';
import { defineFormat, noLines, type Written } from './format';
import { jsonLinePositions, readJsonLines, updateJsonLines } from './json-lines';
import { skimJsonLines } from './json-lines-skim';
import { isObject, isTexts, isWritable, type Json, RecordReader, spanFields, type JsonExtra, without, writtenFields } from './json-record';
import { fitted, type Target } from './lost';

const sample = '{"text": "fly to Taipei", "spans": [{"start": 7, "end": 13, "label": "destination"}], "answer": "accept"}';

const target: Target = {
  name: 'prodigy',
  title: 'Prodigy',
  capabilities: { overlap: true, roles: true, classes: true, provenance: true, multiline: true, tokens: false },
};

interface ProdigyExtra extends JsonExtra {
  /** How the class was written: "label" of a yes-or-no task, or "accept" of a choice. */
  readonly classKey?: 'label' | 'accept';
  /** Tokens as they stood. */
  readonly tokens?: readonly Json[];
  /** The line said that it was accepted; else it was not answered yet. */
  readonly accepted?: boolean;
  /** The line had no list of spans. */
  readonly unspanned?: boolean;
}

/**
 * Prodigy's JSON lines: `text`, `spans` with start, end and label in code points, `tokens`, `answer` (accept, reject, ignore). The class is
 * `label`, or what was chosen (`accept`). `_input_hash` and all other fields stay.
 */
export const prodigy = defineFormat({
  ...target,
  reads: 'lines',
  title: 'Prodigy JSON lines',
  extensions: [],
  detect: (_path, head) => /^\s*\{[^\r\n]*"(_input_hash|_task_hash|spans|answer|_view_id)"\s*:/.test(head) && /"text"\s*:/.test(head),
  readLines: ([source = noLines]) => readProdigy(source),
  skim: skimJsonLines,
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const objects = documents.map((document) => objectOf(document, problems)).filter((object) => object !== undefined);
    const text = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
  },
  updateFilesInSteps: ([original = ''], documents, { before = { documents: documentsOf(original) } } = {}) =>
    updateJsonLines(original, before.documents, documents, objectOf),
  positions: (original) => jsonLinePositions(original, documentsOf(original)),
});

function documentsOf(text: string): readonly Document[] {
  return runSteps(readProdigy(linesOfText(text, '(text)'))).documents;
}

function* readProdigy(source: SourceLines): Steps<ReadResult> {
  return { ...(yield* readJsonLines(source, sample, readRecord)), format: 'prodigy' };
}

function readRecord(object: Json & { text: string }, source: Source, problems: ProblemList): Document | undefined {
  const reader = new RecordReader(object.text, source, problems, 'line');
  const spans: Span[] = [];
  const items = object.spans ?? [];
  if (!Array.isArray(items) || !items.every(isObject)) reader.fail('label', '"spans" is no list of objects with start, end and label.');
  else
    for (const item of items) {
      if (!reader.isSpan(item, item.start, item.end, item.label)) continue;
      const { known, rest } = spanFields(without(item, 'start', 'end', 'label', 'token_start', 'token_end', 'text'));
      const kept = { ...rest, ...('token_start' in item && { token_start: item.token_start }), ...('text' in item && { text: item.text }) };
      spans.push({
        start: item.start as number,
        end: item.end as number,
        label: item.label as string,
        ...known,
        ...(Object.keys(kept).length > 0 && { extra: { prodigy: kept } }),
      });
    }
  const tokens = readTokens(object.tokens, reader);
  const { accept, label } = object;
  const classes = typeof label === 'string' && label !== '' ? [label] : isTexts(accept) ? accept : [];
  const chosen = classes.length > 0 ? reader.firstClass(classes) : undefined;
  if (!reader.good) return undefined;
  const fields = without(object, 'text', 'spans', 'tokens', 'label', 'accept', 'answer');
  const extra: ProdigyExtra = {
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(classes.length > 1 && { moreClasses: classes.slice(1) }),
    ...(isTexts(accept) && { classKey: 'accept' as const }),
    ...(Array.isArray(object.tokens) && { tokens: object.tokens as Json[] }),
    ...(object.answer === 'accept' && { accepted: true }),
    ...(object.spans === undefined && { unspanned: true }),
  };
  return {
    text: object.text,
    ...(tokens !== undefined && { tokens }),
    spans: reader.sorted(spans),
    ...(chosen !== undefined && { label: chosen }),
    ...((object.answer === 'reject' || object.answer === 'ignore') && { answer: object.answer }),
    source,
    extra: { prodigy: extra },
  };
}

/** Tokens, where they fit the text. */
function readTokens(items: unknown, reader: RecordReader): Token[] | undefined {
  if (!Array.isArray(items)) return undefined;
  let at = 0;
  const tokens: Token[] = [];
  for (const item of items as unknown[]) {
    const { start, end } = isObject(item) ? item : {};
    if (
      !Number.isInteger(start) ||
      !Number.isInteger(end) ||
      (start as number) < at ||
      (end as number) <= (start as number) ||
      (end as number) > reader.map.length
    ) {
      reader.warn('offset', 'The "tokens" do not fit the text; a tokenizer cuts it anew. Correct their start and end.');
      return undefined;
    }
    // Prodigy's own tokenizer also makes tokens of white space, which no model is to tag.
    if (reader.map.slice(start as number, end as number).trim() !== '') tokens.push({ start: start as number, end: end as number });
    at = end as number;
  }
  return tokens;
}

function objectOf(given: Document, problems: ProblemList): Json | undefined {
  const document = isWritable(given, problems) ? fitted(given, target, problems) : undefined;
  if (document === undefined) return undefined;
  const extra = (document.extra?.prodigy ?? { accepted: true }) as ProdigyExtra;
  const { label, answer = extra.accepted === true ? 'accept' : undefined } = document;
  const tokens = tokensOf(document, extra.tokens);
  return {
    text: document.text,
    ...extra.fields,
    ...(tokens !== undefined && { tokens }),
    ...((document.spans.length > 0 || extra.unspanned !== true) && {
      spans: document.spans.map((span) => spanItem(span, document, tokens)),
    }),
    ...(extra.classKey === 'accept'
      ? { accept: label === undefined ? [] : [label, ...(extra.moreClasses ?? [])] }
      : label !== undefined && { label }),
    answer,
  };
}

function tokensOf(document: Document, old: readonly Json[] | undefined): readonly Json[] | undefined {
  const { tokens } = document;
  if (tokens === undefined) return undefined;
  const same = old?.filter((token) => tokens.some(({ start, end }) => token.start === start && token.end === end));
  if (
    old !== undefined &&
    same?.length === tokens.length &&
    old.every(({ text, start, end }) => text === sliceOf(document, start as number, end as number))
  )
    return old;
  const texts = tokenTexts(document, tokens);
  return tokens.map(({ start, end }, id) => {
    const next = tokens[id + 1];
    return { text: texts[id], start, end, id, ws: next !== undefined && next.start > end };
  });
}

function sliceOf(document: Document, start: number, end: number): string {
  return tokenTexts(document, [{ start, end }])[0];
}

function spanItem(span: Span, document: Document, tokens: readonly Json[] | undefined): Json {
  const { start, end, label, extra } = span;
  const held = (extra?.prodigy ?? {}) as Json;
  const at = (key: 'start' | 'end', offset: number): number => tokens?.findIndex((token) => token[key] === offset) ?? -1;
  const [first, last] = [at('start', start), at('end', end)];
  return {
    ...without(held, 'token_start', 'text'),
    ...('text' in held && { text: sliceOf(document, start, end) }),
    start,
    end,
    ...(first >= 0 && last >= 0 && { token_start: first, token_end: last }),
    label,
    ...writtenFields(span),
  };
}
