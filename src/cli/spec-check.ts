import { Command } from 'commander';
import { missingFiles } from '../data/missing-files';
import { formatDiagnostic, parseSpec } from '../spec';
import { action } from './command';
import { exitCodes } from './exit-codes';
import type { Output } from './output';
import { readSpecFile } from './train';

export function specCommand(): Command {
  const check = new Command('check').description('say what is wrong in a spec, with line and column').argument('<file>', 'spec file');
  check.action(action(() => check, checkSpec));
  return new Command('spec').description('about specs').addCommand(check);
}

async function checkSpec(output: Output, file: string): Promise<number> {
  const text = await readSpecFile(file);
  const parsed = parseSpec(text, file);
  const { spec } = parsed;
  const diagnostics = [...parsed.diagnostics, ...(await missingFiles(parsed, text, file))].sort((a, b) => a.offset - b.offset);
  const { red, yellow, green } = output.colors;
  for (const diagnostic of diagnostics) {
    output.object({ type: 'diagnostic', file, ...diagnostic });
    output.line((diagnostic.severity === 'error' ? red : yellow)(formatDiagnostic(diagnostic, file)));
  }
  output.object({ type: 'checked', file, valid: spec !== undefined });
  if (spec) output.line(green(`${file} is valid.`));
  return spec ? exitCodes.ok : exitCodes.usage;
}
