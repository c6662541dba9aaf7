import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import { describeFiles, describeSpec } from '../data/data-report';
import type { Tokenizer } from '../data/tokenize';
import type { DataReport, DataSplit } from '../protocol/data-report';
import { action, endWhenLetGo } from './command';
import { addDataOptions, type DataOptions, readingOf } from './data-options';
import { exitCodes } from './exit-codes';
import { givenSpec } from './given-spec';
import { grouped, type Output, percent, showProblem } from './output';

interface Options extends DataOptions {
  readonly tokenizer?: Tokenizer;
}

/** Rows of labels and classes at most; --json has all. */
const mostRows = 40;

export function dataCommand(): Command {
  const command = addDataOptions(new Command('data'))
    .description('data in numbers: texts, tokens, labels, lengths, words that training does not know, texts in two sets')
    .argument('<data...>', 'a spec (*.unroll.json), or files or folders of which the first stands for the training data')
    .addOption(
      new Option('--tokenizer <name>', 'how text without tokens is cut; default: words').choices(['whitespace', 'words', 'characters']),
    );
  return command.action(action(() => command, data));
}

async function data(output: Output, paths: readonly string[], options: Options): Promise<number> {
  endWhenLetGo();
  const report = await describe(paths, options);
  output.object(report);
  if (!output.json) show(output, report);
  return exitCodes.ok;
}

async function describe(paths: readonly string[], options: Options): Promise<DataReport> {
  const [path] = paths;
  const spec = await givenSpec(paths, options);
  if (spec !== undefined) return describeSpec(spec, dirname(path), path);
  return describeFiles(paths, { ...readingOf(options), tokenizer: options.tokenizer ?? 'words' });
}

function show(output: Output, { splits }: DataReport): void {
  for (const { problems } of splits) for (const problem of problems) showProblem(output, problem);
  const names = splits.map(({ role, name, setAside }) => (setAside ? 'validation (set aside)' : role === 'file' ? name : role));
  const rows: [string, (split: DataSplit) => string][] = [
    ['texts', ({ documents }) => grouped(documents)],
    ['tagged texts', ({ tagged, documents }) => share(tagged, documents)],
    ['tokens', ({ tokens }) => grouped(tokens)],
    ['different tokens', ({ words }) => grouped(words)],
    ['tokens that training does not know', ({ unknown }) => (unknown === undefined ? '' : `${percent(unknown)} %`)],
    ['spans', ({ spans }) => grouped(spans)],
    ['tokens in spans', ({ covered, tokens }) => share(covered, tokens)],
    ['tokens of a text: median', ({ lengths }) => grouped(lengths[2])],
    ['  95 of 100 have at most', ({ lengths }) => grouped(lengths[4])],
    ['  longest', ({ lengths }) => grouped(lengths[5])],
    ['texts that are there twice', ({ repeated }) => grouped(repeated)],
    ['texts of the training data', ({ duplicates }) => (duplicates === undefined ? '' : grouped(duplicates))],
    ['problems', ({ problemCount }) => grouped(problemCount)],
  ];
  output.table(
    ['', ...names],
    rows.map(([name, of]) => [name, ...splits.map(of)]),
  );
  showCounts(output, 'label', splits, names, ({ labels }) => labels);
  showCounts(output, 'class', splits, names, ({ classes }) => classes);
}

function showCounts(
  output: Output,
  head: string,
  splits: readonly DataSplit[],
  names: readonly string[],
  of: (split: DataSplit) => DataSplit['labels'],
): void {
  const counts = splits.map((split) => new Map(of(split)));
  const all = [...new Set(counts.flatMap((map) => [...map.keys()]))];
  if (all.length === 0) return;
  output.line();
  output.table(
    [head, ...names],
    all.slice(0, mostRows).map((name) => [name, ...counts.map((map) => grouped(map.get(name) ?? 0))]),
  );
  if (all.length > mostRows) output.line(`and ${all.length - mostRows} more`);
}

function share(part: number, whole: number): string {
  return `${percent(whole === 0 ? 0 : part / whole)} %`;
}
