import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { RunError } from '../runs/run-error';
import { exists, runsDirOf } from '../runs/run-folder';
import { listRuns, type RunInfo } from '../runs/run-summary';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { duration, percent, type Output } from './output';

export function runsCommand(): Command {
  const command = new Command('runs')
    .description('list runs: state, epochs, best score')
    .argument('[dir]', 'folder of runs, or of specs (default: the working folder)');
  return command.action(action(() => command, showRuns));
}

async function showRuns(output: Output, dir = '.'): Promise<number> {
  const own = runsDirOf(resolve(dir, 'spec'));
  const folder = (await exists(own)) ? own : resolve(dir);
  if (!(await exists(folder))) throw new RunError('unknownRun', `There is no folder ${folder}. Correct the path.`, folder);
  const { runs, problems } = await listRuns(folder);
  for (const run of runs) output.object({ type: 'run', ...publicInfo(run) });
  for (const problem of problems) output.note(output.colors.yellow(problem.message));
  if (runs.length === 0) output.line(`No runs in ${folder}. "unroll train SPEC" makes one.`);
  else {
    output.table(
      ['run', 'state', 'epochs', 'best', 'epoch', 'test', 'time', 'seed'],
      runs.map((run) => [
        basename(run.run),
        run.state,
        `${run.epochs.done}/${run.epochs.planned}`,
        run.best?.validation ? percent(run.best.validation.score) : '',
        run.best ? String(run.best.epoch) : '',
        run.evaluation ? percent(run.evaluation.scores.score) : '',
        duration(run.seconds),
        String(run.seed),
      ]),
      2,
    );
  }
  return exitCodes.ok;
}

function publicInfo({ manifest, evaluation, ...info }: RunInfo): object {
  return { ...info, created: manifest.created, backend: manifest.backend, test: evaluation?.scores, testData: evaluation?.data };
}
