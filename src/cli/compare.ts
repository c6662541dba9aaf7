import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { compareRuns, type ComparedRow } from '../runs/compare-runs';
import { summarizeRun } from '../runs/run-summary';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { digits, type Output } from './output';

export function compareCommand(): Command {
  const command = new Command('compare')
    .description('lay runs side by side: the settings in which they differ, and how they did')
    .argument('<runs...>', 'folders of runs');
  return command.action(action(() => command, compare));
}

async function compare(output: Output, folders: readonly string[]): Promise<number> {
  const runs = await Promise.all(folders.map((folder) => summarizeRun(resolve(folder))));
  const comparison = compareRuns(runs);
  output.object({ type: 'comparison', runs: runs.map(({ run }) => run), ...comparison });
  const rows = [...comparison.settings, ...comparison.measures].filter(({ values }) => values.some((value) => value !== undefined));
  output.table(
    ['', ...runs.map(({ run }) => basename(run))],
    rows.map(({ name, values }) => [name, ...values.map(shown)]),
  );
  return exitCodes.ok;
}

function shown(value: ComparedRow['values'][number]): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'number' && !Number.isInteger(value) ? digits(value) : String(value);
}
