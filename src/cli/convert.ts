import { Command, Option } from 'commander';
import { convert, formats, formatProblem, type FormatName } from '../data';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { grouped, type Output } from './output';

const names = formats.map(({ name }) => name);

export function convertCommand(): Command {
  const command = new Command('convert')
    .description('read data in one form and write it in another; lists all that is wrong or lost')
    .argument('<in>', 'file, or folder of seq.in, seq.out and label')
    .argument('<out>', 'file (.conll, .jsonl) or folder')
    .addOption(new Option('--from <form>', 'default: told from the file').choices(names))
    .addOption(new Option('--to <form>', "default: told from the output's name").choices(names));
  return command.action(action(() => command, convertFile));
}

async function convertFile(
  output: Output,
  input: string,
  target: string,
  options: { from?: FormatName; to?: FormatName },
): Promise<number> {
  const { from, to, documents, problems } = await convert(input, target, { from: { format: options.from ?? 'auto' }, to: options.to });
  output.object({ type: 'converted', from, to, documents, problems });
  if (!output.json) for (const problem of problems) output.note(formatProblem(problem));
  output.line(`${grouped(documents)} documents from ${input} (${from}) to ${target} (${to}), ${problems.length} problems.`);
  return exitCodes.ok;
}
