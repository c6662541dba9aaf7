import type { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import type { RuntimeReport } from '../protocol/setup';
import { asSetupError } from '../runtimes/setup-error';
import { runtimeNames, runtimesFolder, type RuntimeName, type SetupOptions, type SetupProgress } from '../runtimes';
import { action, UsageError } from './command';
import { exitCodes } from './exit-codes';
import { megabytes, type Output } from './output';
import { progressBar } from './progress-bar';

interface SetupFlags {
  readonly python?: string;
  readonly download?: boolean;
  readonly gpu?: boolean;
  readonly remove?: string;
  readonly pythons?: boolean | string[];
}

export function setupCommand(): Command {
  const command = new Command('setup')
    .description('set up what a GPU needs: "tensorflow" (NVIDIA) or "webgpu" (any vendor); without a name: show what is there')
    .argument('[name]', runtimeNames.join(' or '))
    .option('--python <path>', "take the TensorFlow of this Python, or environment's folder (default: the active one, else the PATH's)")
    .option('--download', "take tfjs-node's own download of TensorFlow 2.9 (needs npm)")
    .option('--gpu', 'with --download: its build for NVIDIA GPUs, which needs CUDA 11.2 and cuDNN 8.1')
    .option('--remove <name>', 'remove a runtime')
    // For the extension.
    .addOption(new Option('--pythons [paths...]', 'list these Pythons and those that are found, with their TensorFlow').hideHelp());
  return command.action(action(() => command, setup));
}

async function setup(output: Output, name: string | undefined, flags: SetupFlags): Promise<number> {
  const root = runtimesFolder();
  if (flags.pythons !== undefined) return showPythons(output, Array.isArray(flags.pythons) ? flags.pythons : []);
  if (flags.remove !== undefined) {
    if (name === undefined) return remove(output, knownName(flags.remove), root);
    throw new UsageError('Give the name of a runtime or --remove, not both.');
  }
  if (name === undefined) {
    if (flags.python === undefined && !flags.download && !flags.gpu) return showRuntimes(output, root);
    throw new UsageError('--python, --download and --gpu are for "unroll setup tensorflow".');
  }
  const known = knownName(name);
  if (known !== 'tensorflow' && (flags.python !== undefined || flags.download)) {
    throw new UsageError('--python and --download are for "unroll setup tensorflow".');
  }
  if (flags.download && flags.python !== undefined) throw new UsageError('Give --python or --download, not both.');
  if (flags.gpu && !flags.download) throw new UsageError('--gpu goes with --download; the TensorFlow of a Python has a GPU or has none.');
  return setUp(output, known, root, flags);
}

function knownName(name: string): RuntimeName {
  const known = runtimeNames.find((one) => one === name);
  if (known) return known;
  throw new UsageError(`There is no runtime "${name}"; there are ${runtimeNames.join(' and ')}.`);
}

async function setUp(output: Output, name: RuntimeName, root: string, { python, download, gpu }: SetupFlags): Promise<number> {
  const { downloadTensorflow, reportOf, setUpTensorflow, setUpWebgpu } = await import('../runtimes');
  const view = new ProgressView(output);
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // The extension lets go of this process to cancel: Windows has no signals.
  process.on('disconnect', onSignal);
  const options: SetupOptions = { root, signal: abort.signal, onProgress: (progress) => view.show(progress) };
  try {
    if (name === 'webgpu') await setUpWebgpu(options);
    else if (download) await downloadTensorflow({ ...options, gpu });
    else await setUpTensorflow({ ...options, python });
  } catch (error) {
    const failure = asSetupError(error, root);
    view.stop();
    output.object({ type: 'error', reason: failure.reason, message: failure.message });
    if (!output.json) output.note(output.colors.red(failure.message));
    return failure.reason === 'cancelled' ? exitCodes.interrupted : exitCodes.runFailed;
  } finally {
    view.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('disconnect', onSignal);
  }
  const report = reportOf(name, root);
  output.object(report);
  output.line(`${output.colors.green('Ready')}: ${report.about}`);
  output.line(`In ${report.folder}`);
  output.line(`Use it: unroll train SPEC --backend ${name}; "unroll backends" tells what it runs on.`);
  return exitCodes.ok;
}

async function remove(output: Output, name: RuntimeName, root: string): Promise<number> {
  const { removeRuntime, reportOf } = await import('../runtimes');
  const was = await removeRuntime(root, name);
  output.object(reportOf(name, root));
  output.line(was ? `Removed ${name} from ${root}.` : `${name} is not set up in ${root}: nothing to remove.`);
  return exitCodes.ok;
}

async function showRuntimes(output: Output, root: string): Promise<number> {
  const { listRuntimes } = await import('../runtimes');
  const reports = listRuntimes(root);
  for (const report of reports) output.object(report);
  const { dim, green, red } = output.colors;
  const states: Record<RuntimeReport['state'], string> = { ready: green('ready'), broken: red('broken'), absent: dim('not here') };
  output.table(
    ['runtime', '', ''],
    reports.map(({ name, state, about }) => [name, states[state], about]),
    3,
  );
  output.line(dim(`\nIn ${root}`));
  return exitCodes.ok;
}

async function showPythons(output: Output, more: readonly string[]): Promise<number> {
  const { listPythons } = await import('../runtimes');
  for (const report of await listPythons(new AbortController().signal, more)) {
    output.object(report);
    output.line(`${report.python}: ${report.tensorflow === undefined ? report.reason : `TensorFlow ${report.tensorflow}`}`);
  }
  return exitCodes.ok;
}

/** A bar in a terminal, a line for each thing done elsewhere, JSON lines for machines. */
class ProgressView {
  private bar?: SingleBar;
  private what = '';
  private told = 0;

  constructor(private readonly output: Output) {}

  show({ what, done, total }: SetupProgress): void {
    const fresh = what !== this.what;
    this.what = what;
    if (this.output.json) {
      // A whole package comes in thousands of pieces.
      if (!fresh && Date.now() - this.told < 100 && done !== total) return;
      this.told = Date.now();
      this.output.object({ type: 'progress', what, done, total });
      return;
    }
    if (fresh) {
      this.stop();
      this.output.note(total === undefined ? `${what} ...` : `${what} (${megabytes(total)}) ...`);
    }
    if (!this.output.terminal || total === undefined || done === undefined) return;
    this.bar ??= this.newBar(total);
    this.bar.update(done, { bytes: `${megabytes(done)} of ${megabytes(total)}` });
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private newBar(total: number): SingleBar {
    const { cyan } = this.output.colors;
    const bar = progressBar(`${cyan('{bar}')} {percentage}% · {bytes}`);
    bar.start(total, 0, { bytes: '' });
    return bar;
  }
}
