import { type Command, InvalidArgumentError, Option } from 'commander';
import { formats, type FormatName, type ReadFileOptions } from '../data';

/** How data files are read, in the words of a spec's "data". */
export interface DataOptions {
  readonly format?: FormatName | 'auto';
  readonly tokenColumn?: number;
  readonly tagColumn?: number;
  readonly unit?: 'line' | 'text';
}

const forms = ['auto', ...formats.map(({ name }) => name)];

/** Gives a command the options of `DataOptions`. @param format its own name for "format" */
export function addDataOptions(command: Command, format = '--format'): Command {
  return command
    .addOption(new Option(`${format} <form>`, 'default: auto, told from each file').choices(forms))
    .option('--token-column <n>', 'CoNLL: column of the token, counted from 0 (default: 0)', column)
    .option('--tag-column <n>', 'CoNLL: column of the tag; negative counts from the last (default: -1)', column)
    .addOption(new Option('--unit <unit>', 'brat: what a document is (default: line)').choices(['line', 'text']));
}

/** The same for the second of two files, where it is read otherwise than the first. */
export interface SecondDataOptions {
  readonly bFormat?: DataOptions['format'];
  readonly bTokenColumn?: number;
  readonly bTagColumn?: number;
  readonly bUnit?: DataOptions['unit'];
}

export function addSecondDataOptions(command: Command): Command {
  const same = '(default: as the first)';
  return command
    .addOption(new Option('--b-format <form>', `form of the second file ${same}`).choices(forms))
    .option('--b-token-column <n>', `its column of the token ${same}`, column)
    .option('--b-tag-column <n>', `its column of the tag ${same}`, column)
    .addOption(new Option('--b-unit <unit>', `what a document of it is ${same}`).choices(['line', 'text']));
}

/** How the second file is read. */
export function secondOptions(options: DataOptions & SecondDataOptions): DataOptions {
  const { format, tokenColumn, tagColumn, unit, bFormat, bTokenColumn, bTagColumn, bUnit } = options;
  return {
    format: bFormat ?? format,
    tokenColumn: bTokenColumn ?? tokenColumn,
    tagColumn: bTagColumn ?? tagColumn,
    unit: bUnit ?? unit,
  };
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
