import { resolve } from 'node:path';
import { Command } from 'commander';
import { action } from './command';
import { showEvaluation } from './evaluation-view';
import { exitCodes } from './exit-codes';
import type { Output } from './output';

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description("measure a run's best weights")
    .argument('<run>', 'folder of the run')
    .argument('[data]', "data file or folder (default: the spec's test data, else its validation data or split)");
  return command.action(action(() => command, evaluate));
}

async function evaluate(output: Output, run: string, data: string | undefined): Promise<number> {
  const { LoadedModels } = await import('../experiment/loaded-model');
  const models = new LoadedModels();
  try {
    const evaluation = await models.evaluate(resolve(run), data);
    output.object({ type: 'evaluation', evaluation });
    showEvaluation(output, evaluation);
    return exitCodes.ok;
  } finally {
    models.dispose();
  }
}
