import { plainTextOf } from '../../data/tagged-text';
import { type Reading } from '../tagging/files/data-file';
import { type ReadingChoices } from '../tagging/files/reading-choices';

/** How a data file is read for a command; a text with its spans in a sidecar leaves no choice. */
export async function readingFor(file: string, choices: ReadingChoices): Promise<Reading> {
  return (await plainTextOf(file))?.sidecar === undefined ? choices.of(file) : {};
}

/** Asks how a file is read where its form leaves a choice that nobody has made; plain text is not taken for columns unasked. Answers false when the person did not choose. */
export async function settleReading(file: string, choices: ReadingChoices): Promise<boolean> {
  return (await plainTextOf(file)) !== undefined || choices.settle(file);
}

/** The words of a command in a terminal for how a file is read. @param format its own name for "format" */
export function readingArguments({ format = 'auto', tokenColumn, tagColumn, unit }: Reading, name = '--format'): string[] {
  return [
    ...(format === 'auto' ? [] : [name, format]),
    ...(tokenColumn === undefined ? [] : [`--token-column=${tokenColumn}`]),
    ...(tagColumn === undefined ? [] : [`--tag-column=${tagColumn}`]),
    ...(unit === undefined ? [] : ['--unit', unit]),
  ];
}

/** The same for the second of two files: all is said, since what is not said is as with the first. */
export function secondReadingArguments({ format = 'auto', tokenColumn = 0, tagColumn = -1, unit = 'line' }: Reading): string[] {
  return ['--b-format', format, `--b-token-column=${tokenColumn}`, `--b-tag-column=${tagColumn}`, '--b-unit', unit];
}
