import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { formatProblem, type Document, tagsOf, tokenize } from '../data';
import { sliceCodePoints } from '../data/code-points';
import { tagLabel, type Span, type Token } from '../data/document';
import type { Difference } from '../data/differences';
import { compareFiles, type Comparison, mergeFiles } from '../data/merge';
import type { DocumentPair } from '../data/pair-documents';
import { mapPieces } from '../data/text-mapping';
import type { Tokenizer } from '../data/tokenize';
import { agreement, cohenKappa, type Agreement } from '../engine/metrics';
import {
  type AgreementPlace,
  type AgreementReport,
  type Choices,
  type DifferenceReport,
  type LoneReport,
  mergeChoices,
  type OtherTextReport,
} from '../protocol/agreement';
import { action, endWhenLetGo, UsageError } from './command';
import { addDataOptions, addSecondDataOptions, type DataOptions, readingOf, type SecondDataOptions, secondOptions } from './data-options';
import { exitCodes } from './exit-codes';
import { digits, grouped, percent, type Output } from './output';

interface Options extends DataOptions, SecondDataOptions {
  readonly tokenizer: Tokenizer;
  readonly merge?: string;
  readonly prefer: 'a' | 'b';
  readonly choices?: string;
}

export function agreeCommand(): Command {
  const command = addSecondDataOptions(addDataOptions(new Command('agree')))
    .description('compare two annotators of the same texts: kappa, alpha, span F1, and every difference')
    .argument('<a>', 'file or folder of the first annotator')
    .argument('<b>', 'of the second')
    .addOption(
      new Option('--tokenizer <name>', 'how text without tokens is cut').choices(['whitespace', 'words', 'characters']).default('words'),
    )
    .option(
      '--merge <out>',
      "write one version, in the first file's form where the name may be one; where the two differ, that of --prefer",
    )
    .addOption(new Option('--prefer <annotator>', 'whose version is taken').choices(['a', 'b']).default('a'))
    .option(
      '--choices <file>',
      'JSON of choices by the keys that --json tells: {"<key>": "a", "b" or "neither"}; the rest is as --prefer says',
    );
  return command.action(action(() => command, agree));
}

async function agree(output: Output, a: string, b: string, options: Options): Promise<number> {
  const { tokenizer, merge, prefer } = options;
  const reading = { a: readingOf(options), b: readingOf(secondOptions(options)) };
  if (merge === undefined) endWhenLetGo();
  const choices = await readChoices(options);
  const comparison = await compareFiles(a, b, reading);
  for (const problem of comparison.problems) output.note(formatProblem(problem));
  const { pairs, onlyA, onlyB, differences } = comparison;
  const measured = measure(pairs, tokenizer);
  const otherTexts = pairs.filter(({ ownB }) => ownB !== undefined);
  const counts = { documents: pairs.length, otherTexts: otherTexts.length, onlyA: onlyA.length, onlyB: onlyB.length };
  const classes = measureClasses(pairs);
  output.object({ type: 'agreement', ...counts, ...measured, ...(classes && { classes }) } satisfies AgreementReport);
  if (output.json) for (const line of reports(comparison)) output.object(line);
  for (const difference of differences) output.line(shownDifference(difference, pairs[difference.pair]));
  show(output, measured, pairs.length, differences.length);
  if (classes) output.line(`Cohen's kappa, of the classes of ${grouped(classes.documents)} documents: ${digits(classes.kappa)}.`);
  for (const pair of otherTexts) output.note(shownTexts(pair));
  if (otherTexts.length > 0)
    output.note(`${grouped(otherTexts.length)} texts read otherwise in ${b}; they are compared where both have the same words.`);
  showLone(output, a, onlyA);
  showLone(output, b, onlyB);
  if (merge !== undefined) {
    const { documents, problems } = await mergeFiles({ a, b, out: merge, reading, choose: (key) => choices[key] ?? prefer });
    for (const problem of problems) output.note(formatProblem(problem));
    output.object({ type: 'merged', file: merge, documents });
    output.line(`${grouped(documents)} documents written to ${merge}.`);
  }
  return exitCodes.ok;
}

/** @throws UsageError */
async function readChoices({ choices, merge }: Options): Promise<Choices> {
  if (choices === undefined) return {};
  if (merge === undefined) throw new UsageError('--choices says what --merge is to write. Give both, or none.');
  try {
    return mergeChoices.parse(JSON.parse(await readFile(choices, 'utf8')));
  } catch {
    throw new UsageError(
      `${choices}: This is no file of choices. Write {"<key>": "a", "b" or "neither", ...}, with the keys of "unroll agree --json".`,
    );
  }
}

/** Both versions on the first one's tokens. */
function measure(pairs: readonly DocumentPair[], tokenizer: Tokenizer): Agreement {
  const [first, second]: [string[][], string[][]] = [[], []];
  for (const { a, b } of pairs) {
    const tokens = tokenize(a, tokenizer);
    first.push(tagsOf(tokens, a.spans, 'BIO'));
    second.push(tagsOf(tokens, b.spans, 'BIO'));
  }
  return agreement(first, second);
}

/** Of the texts to which both gave a class; undefined where there are none. */
function measureClasses(pairs: readonly DocumentPair[]): { documents: number; kappa: number } | undefined {
  const both = pairs.filter(({ a, b }) => a.label !== undefined && b.label !== undefined);
  const labels = (of: 'a' | 'b'): string[] => both.map((pair) => pair[of].label ?? '');
  return both.length === 0 ? undefined : { documents: both.length, kappa: cohenKappa(labels('a'), labels('b')) };
}

/** Each difference, then each text that has no partner, for machines. */
function reports({
  documents,
  pairs,
  onlyA,
  onlyB,
  differences,
  keys,
  plain,
}: Comparison): (DifferenceReport | OtherTextReport | LoneReport)[] {
  const placeA = placesOf(documents[0], plain[0]);
  const placeB = placesOf(documents[1], plain[1]);
  const lone = (side: 'a' | 'b', list: readonly Document[], placeOf: (document: Document) => AgreementPlace): LoneReport[] =>
    list.map((document) => ({ type: 'lone', side, text: document.text, place: placeOf(document) }));
  return [
    ...differences.map(({ pair, ...difference }, i): DifferenceReport => {
      const { a, b, ownB } = pairs[pair];
      const classes = { ...(a.label !== undefined && { classA: a.label }), ...(b.label !== undefined && { classB: b.label }) };
      return {
        type: 'difference',
        key: keys[i],
        text: a.text,
        ...difference,
        ...(difference.kind === 'class' && classes),
        ...(ownB && { inB: inOwnText(a, ownB, difference.b ?? difference) }),
        placeA: placeA(a),
        placeB: placeB(ownB ?? b),
      };
    }),
    ...pairs.flatMap(({ a, ownB }): OtherTextReport[] =>
      ownB === undefined ? [] : [{ type: 'otherText', text: a.text, textB: ownB.text, placeA: placeA(a), placeB: placeB(ownB) }],
    ),
    ...lone('a', onlyA, placeA),
    ...lone('b', onlyB, placeB),
  ];
}

/** A place of the first text in the second's own, which reads otherwise; its beginning where that has nothing of it. */
function inOwnText(a: Document, { text }: Document, { start, end }: Token): DifferenceReport['inB'] {
  return { text, ...(mapPieces(a.text, text)({ start, end }) ?? { start: 0, end: 0 }) };
}

/** Numbers the documents of each file. */
function placesOf(documents: readonly Document[], plain: boolean): (document: Document) => AgreementPlace {
  const counts = new Map<string, number>();
  const places = new Map<Document, AgreementPlace>();
  for (const document of documents) {
    const { file, line } = document.source;
    const index = counts.get(file) ?? 0;
    counts.set(file, index + 1);
    places.set(document, { file, line, index, plain });
  }
  return (document) => places.get(document) ?? { ...document.source, index: 0, plain };
}

function show(output: Output, { tokens, observed, kappa, kappaOfTagged, alpha, spans }: Agreement, documents: number, count: number): void {
  const isAverage = ({ label }: { label: string }): boolean => label.endsWith(' avg');
  const micro = spans.find(({ label }) => label === 'micro avg');
  output.line(`${grouped(documents)} documents, ${grouped(tokens)} tokens, ${grouped(count)} differences.`);
  output.table(
    ['agreement', ''],
    [
      ['tokens with the same label', `${percent(observed)} %`],
      ["Cohen's kappa, by token", digits(kappa)],
      ["Cohen's kappa, of tokens that either tagged", digits(kappaOfTagged)],
      ["Krippendorff's alpha, nominal, by token", digits(alpha)],
      ['span F1 (seqeval, default)', `${percent(micro?.f1 ?? 0)} %`],
      ...spans.filter((row) => !isAverage(row)).map(({ label, f1 }) => [`  ${label}`, `${percent(f1)} %`]),
    ],
  );
}

function showLone(output: Output, file: string, list: readonly Document[]): void {
  if (list.length > 0) output.note(`${grouped(list.length)} texts stand in ${file} alone, the first at line ${list[0].source.line}.`);
}

function shownTexts({ a, ownB = a }: DocumentPair): string {
  return `${a.source.file}:${a.source.line}: text: "${a.text}" | "${ownB.text}" (${ownB.source.file}:${ownB.source.line})`;
}

function shownDifference({ kind, a, b }: Difference, pair: DocumentPair): string {
  const shown = (span: Span | undefined): string =>
    span === undefined ? 'nothing' : `"${sliceCodePoints(pair.a.text, span.start, span.end)}" ${tagLabel(span)}`;
  const { file, line } = pair.a.source;
  const [left, right] = kind === 'class' ? [pair.a.label ?? 'no class', pair.b.label ?? 'no class'] : [shown(a), shown(b)];
  return `${file}:${line}: ${kind}: ${left} | ${right} (${pair.b.source.file}:${pair.b.source.line})`;
}
