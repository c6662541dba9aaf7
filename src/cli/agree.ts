import { Command, Option } from 'commander';
import {
  formatOf,
  formatOfName,
  formats,
  formatProblem,
  type Document,
  type FormatName,
  readDocuments,
  tagsOf,
  tokenize,
  writeDocuments,
} from '../data';
import { sliceCodePoints } from '../data/code-points';
import { tagLabel, type Span } from '../data/document';
import { findDifferences, mergeByChoices, pairDocuments, type Difference, type DocumentPair } from '../data/differences';
import type { Tokenizer } from '../data/tokenize';
import { agreement, type Agreement } from '../engine/metrics';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { digits, grouped, percent, type Output } from './output';

interface Options {
  readonly format?: FormatName;
  readonly tokenizer: Tokenizer;
  readonly merge?: string;
  readonly prefer: 'a' | 'b';
}

export function agreeCommand(): Command {
  const command = new Command('agree')
    .description('compare two annotators of the same texts: kappa, alpha, span F1, and every difference')
    .argument('<a>', 'file or folder of the first annotator')
    .argument('<b>', 'of the second')
    .addOption(new Option('--format <form>', 'default: told from each file').choices(formats.map(({ name }) => name)))
    .addOption(
      new Option('--tokenizer <name>', 'how text without tokens is cut').choices(['whitespace', 'words', 'characters']).default('words'),
    )
    .option('--merge <out>', 'write one version; where the two differ, that of --prefer')
    .addOption(new Option('--prefer <annotator>', 'whose version is taken').choices(['a', 'b']).default('a'));
  return command.action(action(() => command, agree));
}

async function agree(output: Output, fileA: string, fileB: string, options: Options): Promise<number> {
  const read = async (path: string): Promise<readonly Document[]> => {
    const { documents, problems } = await readDocuments(path, { format: options.format ?? 'auto' });
    for (const problem of problems) output.note(formatProblem(problem));
    return documents;
  };
  const { pairs, onlyA, onlyB } = pairDocuments(await read(fileA), await read(fileB));
  const measured = measure(pairs, options.tokenizer);
  const differences = findDifferences(pairs);
  output.object({ type: 'agreement', documents: pairs.length, onlyA: onlyA.length, onlyB: onlyB.length, ...measured });
  for (const difference of differences) {
    const { a, b } = pairs[difference.pair];
    output.object({ type: 'difference', ...difference, sourceA: a.source, sourceB: b.source });
    output.line(shownDifference(difference, pairs[difference.pair]));
  }
  show(output, measured, pairs.length, differences.length);
  for (const [file, list] of [
    [fileA, onlyA],
    [fileB, onlyB],
  ] as const)
    if (list.length > 0) output.note(`${grouped(list.length)} texts stand in ${file} alone, the first at line ${list[0].source.line}.`);
  if (options.merge !== undefined) {
    const merged = mergeByChoices(pairs, differences, () => options.prefer);
    const problems = await writeDocuments(
      options.merge,
      (formatOfName(options.merge) ?? (await formatOf(fileA, options.format))).name,
      merged,
    );
    for (const problem of problems) output.note(formatProblem(problem));
    output.line(`${grouped(merged.length)} documents written to ${options.merge}.`);
  }
  return exitCodes.ok;
}

/** Both versions on the first one's tokens. */
function measure(pairs: readonly DocumentPair[], tokenizer: Tokenizer): Agreement {
  const tags = (document: Document, { a }: DocumentPair): string[] => tagsOf(tokenize(a, tokenizer), document.spans, 'BIO');
  return agreement(
    pairs.map((pair) => tags(pair.a, pair)),
    pairs.map((pair) => tags(pair.b, pair)),
  );
}

function show(output: Output, { tokens, observed, kappa, kappaOfTagged, alpha, spans }: Agreement, documents: number, count: number): void {
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
    ],
  );
}

function shownDifference({ kind, a, b }: Difference, pair: DocumentPair): string {
  const shown = (span: Span | undefined): string =>
    span === undefined ? 'nothing' : `"${sliceCodePoints(pair.a.text, span.start, span.end)}" ${tagLabel(span)}`;
  const { file, line } = pair.a.source;
  const [left, right] = kind === 'class' ? [pair.a.label ?? 'no class', pair.b.label ?? 'no class'] : [shown(a), shown(b)];
  return `${file}:${line}: ${kind}: ${left} | ${right} (${pair.b.source.file}:${pair.b.source.line})`;
}
