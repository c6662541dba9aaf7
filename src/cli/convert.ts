import { Command, Option } from 'commander';
import { convert, formats, formatProblem, type FormatName, type Loss } from '../data';
import type { Tokenizer } from '../data/tokenize';
import type { ConvertLine } from '../protocol/conversion';
import { abortWhenLetGo, action } from './command';
import { addDataOptions, type DataOptions, readingOf } from './data-options';
import { exitCodes } from './exit-codes';
import { grouped, type Output } from './output';

const names = formats.map(({ name }) => name);

export function convertCommand(): Command {
  const command = addDataOptions(new Command('convert'), '--from')
    .description('read data in one form and write it in another; lists all that is wrong or lost')
    .argument('<in>', 'file, or folder of seq.in, seq.out and label, or of .txt and .ann')
    .argument('<out>', 'file (.conll, .jsonl, .yml, .ann) or folder; other forms by --to')
    .addOption(new Option('--to <form>', "default: told from the output's name").choices(names))
    .addOption(new Option('--tokenizer <name>', 'cuts text for forms made of tokens').choices(['whitespace', 'words', 'characters']))
    .option('--strict', 'write nothing, and fail, where something would be lost');
  return command.action(action(() => command, convertFile));
}

interface Options extends Omit<DataOptions, 'format'> {
  readonly from?: FormatName;
  readonly to?: FormatName;
  readonly tokenizer?: Tokenizer;
  readonly strict?: boolean;
}

async function convertFile(output: Output, input: string, target: string, options: Options): Promise<number> {
  const converted = await convert(input, target, {
    from: readingOf({ ...options, format: options.from }),
    to: options.to,
    tokenizer: options.tokenizer,
    unit: options.unit,
    strict: options.strict,
    signal: abortWhenLetGo(),
  });
  output.object({ type: 'converted', ...converted } satisfies ConvertLine);
  const { from, to, documents, losses } = converted;
  const problems = [...converted.problems, ...converted.replaced];
  if (!output.json) for (const problem of problems) output.note(formatProblem(problem));
  output.line(`${grouped(documents)} documents from ${input} (${from}) to ${target} (${to}), ${problems.length} problems.`);
  showLosses(output, losses);
  return exitCodes.ok;
}

/** What the target could not hold, with the first places. */
function showLosses(output: Output, losses: readonly Loss[]): void {
  if (losses.length === 0) return;
  output.line();
  output.table(
    ['not held', 'first places', 'count'],
    losses.map(({ what, count, first }) => [
      what,
      first
        .slice(0, 3)
        .map(({ file, line }) => `${file}:${line}`)
        .join(' '),
      grouped(count),
    ]),
    2,
  );
}
