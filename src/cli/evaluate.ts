import { Command } from 'commander';
import { action } from './command';
import { showEvaluation } from './evaluation-view';
import { exitCodes } from './exit-codes';
import { namedRun } from './named-run';
import type { Output } from './output';

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description("measure a run's best weights")
    .argument('<run>', 'folder of the run')
    .argument('[data]', "data file or folder (default: the spec's test data, else its validation data or split)");
  return command.action(action(() => command, evaluate));
}

async function evaluate(output: Output, folder: string, data: string | undefined): Promise<number> {
  const run = await namedRun(folder, data === undefined ? ['evaluate'] : ['evaluate', data]);
  const { LoadedModels } = await import('../experiment/loaded-model');
  const models = new LoadedModels();
  try {
    const evaluation = await models.evaluate(run, data);
    output.object({ type: 'evaluation', evaluation });
    showEvaluation(output, evaluation);
    return exitCodes.ok;
  } finally {
    models.dispose();
  }
}
