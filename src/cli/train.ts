import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { SpecChange } from '../protocol/worker';
import { errorCode } from '../runs/disk';
import { runsDirOf } from '../runs/run-folder';
import { formatFinding } from '../experiment/changed-spec';
import { parseAssignment, SetValueError } from '../spec';
import { action, UsageError } from './command';
import type { Output } from './output';
import { runTraining } from './run-training';
import { TrainingView } from './training-view';

interface TrainOptions {
  readonly out?: string;
  readonly backend?: string;
  readonly seed?: number;
  readonly set: readonly SpecChange[];
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('train the model of a spec; Ctrl-C leaves a run that "unroll resume" goes on with')
    .argument('<spec>', 'spec file, *.unroll.json')
    .option('--out <dir>', 'folder of the runs (default: .unroll/runs beside the spec)')
    .option('--backend <name>', 'auto, tensorflow, webgpu, native, wasm or cpu; see "unroll backends"')
    .option('--seed <n>', 'in place of training.seed', parseSeed)
    .option('--set <path=value>', 'change the spec for this run, as training.epochs=3; may be given often', collectChange, []);
  return command.action(action(() => command, train));
}

async function train(output: Output, spec: string, options: TrainOptions): Promise<number> {
  return trainSpec(output, spec, options);
}

/** @returns the exit code */
export async function trainSpec(
  output: Output,
  spec: string,
  options: TrainOptions & { readonly onRun?: (run: string) => void },
): Promise<number> {
  const view = new TrainingView(output);
  // TensorFlow is loaded only by what needs it: this halves the time that all other commands take.
  const { startTraining } = await import('../experiment/train');
  const training = await startTraining({
    specFile: spec,
    specText: await readSpecFile(spec),
    runsDir: resolve(options.out ?? runsDirOf(spec)),
    backend: options.backend,
    seed: options.seed,
    changes: options.set,
    onWarning: (warning) => output.note(output.colors.yellow(formatFinding(warning, spec))),
    onEvent: (run, event) => view.show(run, event),
  });
  options.onRun?.(training.run);
  return runTraining(output, training);
}

/** @throws UsageError */
export async function readSpecFile(spec: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(spec);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new UsageError(
        `${spec}: There is no such spec. Correct the path; "Unroll: New Model Spec" and examples/ have some to start from.`,
      );
    if (code === 'EISDIR') throw new UsageError(`${spec}: This is a folder. Name the spec in it, a file *.unroll.json.`);
    throw new UsageError(`${spec}: The spec can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    throw new UsageError(`${spec}: The spec is UTF-16; save it as UTF-8 (VS Code: "Save with Encoding").`);
  }
  return bytes.toString('utf8');
}

/** Gathers `--set`. */
export function collectChange(text: string, before: readonly SpecChange[]): SpecChange[] {
  try {
    return [...before, parseAssignment(text)];
  } catch (error) {
    if (error instanceof SetValueError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 4294967295) throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
  return seed;
}
