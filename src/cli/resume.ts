import { Command, InvalidArgumentError } from 'commander';
import type { SpecChange } from '../protocol/worker';
import { readEvents } from '../runs/event-reader';
import { runFiles } from '../runs/run-folder';
import { action } from './command';
import { namedRun } from './named-run';
import type { Output } from './output';
import { runTraining } from './run-training';
import { collectChange } from './train';
import { TrainingView } from './training-view';

export function resumeCommand(): Command {
  const command = new Command('resume')
    .description('go on with a run that was stopped, failed or died, from its last checkpoint')
    .argument('<run>', 'folder of the run')
    .option('--backend <name>', 'default: the one that the run used')
    .option('--batch-size <n>', 'as --set training.batchSize=n; the epoch under way begins anew', parseBatchSize)
    .option('--set <path=value>', 'change training settings from here on, as training.optimizer.learningRate=0.0005', collectChange, []);
  return command.action(action(() => command, resume));
}

interface ResumeOptions {
  readonly backend?: string;
  readonly batchSize?: number;
  readonly set: readonly SpecChange[];
}

async function resume(output: Output, folder: string, options: ResumeOptions): Promise<number> {
  const { backend, batchSize } = options;
  const set = [...options.set, ...(batchSize === undefined ? [] : [{ path: 'training.batchSize', value: String(batchSize) }])];
  const given = [
    ...(backend === undefined ? [] : ['--backend', backend]),
    ...set.flatMap(({ path, value }) => ['--set', `${path}=${value}`]),
  ];
  const run = await namedRun(folder, ['resume', ...given]);
  const { events } = await readEvents(runFiles.events(run));
  const view = new TrainingView(output, events.find((event) => event.type === 'start')); // prettier-ignore
  const { resumeTraining } = await import('../experiment/train');
  const training = await resumeTraining(run, {
    backend,
    changes: set,
    onEvent: (name, event) => view.show(name, event),
  });
  return runTraining(output, training);
}

function parseBatchSize(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('A batch size is a whole number of sentences, 1 or more.');
  return Number(text);
}
