import { Command, InvalidArgumentError, Option } from 'commander';
import { formatFinding } from '../experiment/changed-spec';
import { plannedTrainings } from '../protocol/curve';
import type { SpecChange } from '../protocol/worker';
import { curveFileOf } from '../runs/curve-file';
import { action } from './command';
import { CurveView } from './curve-view';
import { exitCodes } from './exit-codes';
import { grouped, type Output } from './output';
import { collectChange, readSpecFile } from './train';
import { untilStopped } from './until-stopped';

interface Options {
  readonly shares?: readonly number[];
  readonly seeds?: number;
  readonly on?: 'validation' | 'test';
  readonly backend?: string;
  readonly anew: boolean;
  readonly set: readonly SpecChange[];
}

export function curveCommand(): Command {
  const command = new Command('curve')
    .description('learning curve: the score by the share of the training data, and whether tagging more pays; Ctrl-C keeps what is done')
    .argument('<spec>', 'spec file, *.unroll.json')
    .option('--shares <list>', 'per cent of the training data (default: 12.5,25,50,100; 100 is always among them)', parseShares)
    .option('--seeds <n>', 'trainings of each share (default: 3)', parseSeeds)
    .addOption(new Option('--on <data>', 'what to measure on (default: validation, else test)').choices(['validation', 'test']))
    .option('--backend <name>', 'auto, tensorflow, webgpu, native, wasm or cpu; see "unroll backends"')
    .option('--anew', 'train all of it again, also what the last curve of this spec and data has', false)
    .option('--set <path=value>', 'change the spec, as training.epochs=3; may be given often', collectChange, []);
  return command.action(action(() => command, curve));
}

async function curve(output: Output, spec: string, { set, ...options }: Options): Promise<number> {
  const view = new CurveView(output);
  const specText = await readSpecFile(spec);
  const { learningCurve } = await import('../experiment/learning-curve');
  return untilStopped(output, async (signal, stoppedBy) => {
    const result = await learningCurve({
      ...options,
      specFile: spec,
      specText,
      changes: set,
      signal,
      onWarning: (warning) => output.note(output.colors.yellow(formatFinding(warning, spec))),
      onCurve: (now) => view.curve(curveFileOf(spec, now.key), now),
      onProgress: (progress) => view.progress(progress),
    }).finally(() => view.stop());
    view.end(result);
    const planned = plannedTrainings(result);
    if (!signal.aborted) return exitCodes.ok;
    output.line(
      `\n${grouped(result.points.length)} of ${planned} trainings are kept in ${curveFileOf(spec, result.key)}; the same command goes on from there.`,
    );
    return stoppedBy() === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
  });
}

function parseShares(text: string): number[] {
  const shares = text.split(',').map((part) => Number(part.trim().replace(/%$/, '')));
  if (shares.every((share) => share > 0 && share <= 100)) return shares.map((share) => share / 100);
  throw new InvalidArgumentError('Shares are numbers above 0 and up to 100, with commas between them: 12.5,25,50,100.');
}

function parseSeeds(text: string): number {
  const seeds = Number(text);
  if (!/^\d+$/.test(text) || seeds < 1 || seeds > 100)
    throw new InvalidArgumentError('The number of seeds is a whole number from 1 to 100.');
  return seeds;
}
