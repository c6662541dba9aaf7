import { Command, Option } from 'commander';
import { formatProblem, formats, type Document, type FormatName, readDocuments } from '../data';
import { findDoubts, type Finding, type FindingKind } from '../data/quality';
import type { Tokenizer } from '../data/tokenize';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { grouped, type Output } from './output';

export function checkCommand(): Command {
  const command = new Command('check')
    .description('list doubtful annotations in data: spans that cut words, the same text tagged otherwise, duplicates across sets')
    .argument('<data...>', 'files or folders; texts that stand in an earlier one are told as duplicates')
    .addOption(new Option('--format <form>', 'default: told from each file').choices(formats.map(({ name }) => name)))
    .addOption(
      new Option('--tokenizer <name>', 'how words are found in text without tokens').choices(['whitespace', 'words', 'characters']),
    );
  return command.action(action(() => command, check));
}

async function check(output: Output, paths: readonly string[], options: { format?: FormatName; tokenizer?: Tokenizer }): Promise<number> {
  const earlier: (readonly Document[])[] = [];
  const counts = new Map<FindingKind, number>();
  const { yellow } = output.colors;
  for (const path of paths) {
    const { documents, problems } = await readDocuments(path, { format: options.format ?? 'auto' });
    for (const problem of problems) {
      output.object({ type: 'problem', ...problem });
      output.line(formatProblem(problem));
    }
    for (const finding of findDoubts(documents, { tokenizer: options.tokenizer, others: earlier })) {
      counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
      output.object({ type: 'finding', ...finding });
      output.line(`${finding.source.file}:${finding.source.line}: ${yellow(finding.kind)}: ${finding.message}${advice(finding)}`);
    }
    earlier.push(documents);
  }
  output.object({ type: 'checked', counts: Object.fromEntries(counts) });
  const sum = [...counts.values()].reduce((a, b) => a + b, 0);
  const parts = [...counts].map(([kind, count]) => `${kind} ${grouped(count)}`).join(', ');
  output.line(sum === 0 ? output.colors.green('Nothing doubtful.') : `${grouped(sum)} doubtful places: ${parts}.`);
  return exitCodes.ok;
}

function advice({ fix }: Finding): string {
  return fix === undefined ? '' : ` ${fix.title}?`;
}
