import { type Command, InvalidArgumentError, Option } from 'commander';
import { formats, type FormatName, type ReadFileOptions } from '../data';

/** How data files are read, in the words of a spec's "data". */
export interface DataOptions {
  readonly format?: FormatName;
  readonly tokenColumn?: number;
  readonly tagColumn?: number;
  readonly unit?: 'line' | 'text';
}

/** Gives a command the options of `DataOptions`. @param format its own name for "format" */
export function addDataOptions(command: Command, format = '--format'): Command {
  return command
    .addOption(new Option(`${format} <form>`, 'default: told from each file').choices(formats.map(({ name }) => name)))
    .option('--token-column <n>', 'CoNLL: column of the token, counted from 0 (default: 0)', column)
    .option('--tag-column <n>', 'CoNLL: column of the tag; negative counts from the last (default: -1)', column)
    .addOption(new Option('--unit <unit>', 'brat: what a document is (default: line)').choices(['line', 'text']));
}

export function readingOf({ format, tokenColumn, tagColumn, unit }: DataOptions): ReadFileOptions {
  return {
    format: format ?? 'auto',
    ...(tokenColumn !== undefined && { tokenColumn }),
    ...(tagColumn !== undefined && { tagColumn }),
    ...(unit !== undefined && { unit }),
  };
}

function column(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number, as 0 or -1.');
  return value;
}
