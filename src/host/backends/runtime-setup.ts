import * as vscode from 'vscode';
import { setupLine, type PythonReport, type RuntimeReport, type SetupLine } from '../../protocol/setup';
import { type Log } from '../log';
import { type BackendService } from './backend-service';
import { type CliProcess } from './cli-process';
import { editorPythons } from './python-environments';
import { useBackend } from './select-backend';

/** The commands that set runtimes up and remove them; all work is done by `unroll setup` in a process of its own. */
export class RuntimeSetup {
  constructor(
    private readonly cli: CliProcess,
    private readonly backends: BackendService,
    private readonly log: Log,
  ) {}

  /** Asks which runtime, sets it up, and offers to use it. */
  async setUp(): Promise<void> {
    const args = await this.ask();
    if (args) await this.run(args);
  }

  /** Asks which of the runtimes that are there, and removes it. */
  async remove(): Promise<void> {
    const there = (await this.runtimes()).filter(({ state }) => state !== 'absent');
    if (there.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No GPU runtime is set up.'));
      return;
    }
    const items = there.map(({ name, about }) => ({ label: name, detail: about }));
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Remove which GPU runtime?') });
    if (!picked) return;
    const lines = await this.lines(['setup', '--remove', picked.label]);
    if (this.tellError(lines)) return;
    await this.backends.refresh();
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} was removed.', picked.label));
  }

  /** @returns what to call `unroll` with; undefined when the user went away */
  private async ask(): Promise<string[] | undefined> {
    const state = new Map((await this.runtimes()).map((report) => [report.name, report.state === 'ready' ? report.about : '']));
    const items = [
      {
        label: vscode.l10n.t('TensorFlow of a Python environment'),
        description: state.get('tensorflow'),
        detail: vscode.l10n.t('For NVIDIA GPUs. Uses the TensorFlow (2.13 or newer) that you have, as it is.'),
        args: () => this.askPython(),
      },
      {
        label: vscode.l10n.t('WebGPU library'),
        description: state.get('webgpu'),
        detail: vscode.l10n.t('For GPUs of any vendor: Vulkan, Metal, Direct3D 12. Fetches 51 MB.'),
        args: () => Promise.resolve(['setup', 'webgpu']),
      },
      {
        label: vscode.l10n.t('TensorFlow by download'),
        description: '',
        detail: vscode.l10n.t('TensorFlow 2.9 as tfjs-node fetches it: for the processor. Needs npm.'),
        args: () => Promise.resolve(['setup', 'tensorflow', '--download']),
      },
      {
        label: vscode.l10n.t('TensorFlow with CUDA by download'),
        description: '',
        detail: vscode.l10n.t('The same for NVIDIA GPUs with CUDA 11.2 and cuDNN 8.1. Needs npm.'),
        args: () => Promise.resolve(['setup', 'tensorflow', '--download', '--gpu']),
      },
    ];
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Set up which GPU runtime?') });
    return picked?.args();
  }

  private async askPython(): Promise<string[] | undefined> {
    const browse = vscode.l10n.t('Browse...');
    const choose = async () => {
      const reports = await this.pythons();
      const usable = reports.filter(({ tensorflow }) => tensorflow !== undefined);
      const others = reports.filter(({ tensorflow }) => tensorflow === undefined);
      return [
        ...usable.map(({ python, tensorflow }) => ({ label: python, description: `TensorFlow ${tensorflow}`, python })),
        {
          label: `$(folder-opened) ${browse}`,
          detail: vscode.l10n.t('A Python, or the folder of a venv or conda environment'),
          python: '',
        },
        ...others.map(({ python, problem }) => ({ label: python, description: problemWords(problem), python })),
      ];
    };
    const picked = await vscode.window.showQuickPick(choose(), {
      title: vscode.l10n.t('The TensorFlow of which Python?'),
      placeHolder: vscode.l10n.t('Asking the Pythons of this machine for TensorFlow'),
      matchOnDescription: true,
    });
    if (!picked) return undefined;
    if (picked.python !== '') return ['setup', 'tensorflow', '--python', picked.python];
    const [uri] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: true,
        canSelectFolders: true,
        title: vscode.l10n.t('The TensorFlow of which Python?'),
      })) ?? [];
    return uri && ['setup', 'tensorflow', '--python', uri.fsPath];
  }

  private async run(args: readonly string[]): Promise<void> {
    const [, name] = args;
    const title = vscode.l10n.t('Setting up {0}', name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const lines = await vscode.window.withProgress(options, (progress, token) => {
      let shown = 0;
      const report = (line: SetupLine): void => {
        if (line.type !== 'progress') return;
        const { what, done = 0, total = 0 } = line;
        const percent = total > 0 ? (100 * done) / total : 0;
        const bytes = total > 0 ? ` · ${megabytes(done)} / ${megabytes(total)} MB` : '';
        progress.report({ message: what + bytes, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      };
      return this.lines(args, report, token);
    });
    if (this.tellError(lines)) return;
    const ready = lines.find((line) => line.type === 'runtime');
    if (!ready) return;
    await this.backends.refresh();
    const backend = this.backends.list.find((one) => one.name === ready.name);
    const use = vscode.l10n.t('Use It Now');
    const words = vscode.l10n.t('{0} is set up: {1}.', ready.name, backend?.device ?? ready.about);
    const reason = backend?.whyNot === undefined ? '' : ` ${backend.whyNot}`;
    if ((await vscode.window.showInformationMessage(words + reason, use)) === use) await useBackend(ready.name);
  }

  private async runtimes(): Promise<RuntimeReport[]> {
    return (await this.lines(['setup'])).filter((line) => line.type === 'runtime');
  }

  private async pythons(): Promise<PythonReport[]> {
    return (await this.lines(['setup', '--pythons', ...(await editorPythons())])).filter((line) => line.type === 'python');
  }

  private async lines(args: readonly string[], onLine?: (line: SetupLine) => void, token?: vscode.CancellationToken): Promise<SetupLine[]> {
    const lines: SetupLine[] = [];
    await this.cli.run(
      args,
      (value) => {
        const line = setupLine.safeParse(value);
        if (!line.success) return;
        lines.push(line.data);
        onLine?.(line.data);
      },
      token,
    );
    return lines;
  }

  /** @returns whether there was one, or the user cancelled */
  private tellError(lines: readonly SetupLine[]): boolean {
    const error = lines.find((line) => line.type === 'error');
    if (!error) return false;
    this.log.error(error.message);
    if (error.reason === 'cancelled') {
      vscode.window.setStatusBarMessage(vscode.l10n.t('The set-up was cancelled; nothing of it is left.'), 8000);
      return true;
    }
    const [again, showLog] = [vscode.l10n.t('Choose Another'), vscode.l10n.t('Show Log')];
    void vscode.window.showErrorMessage(error.message, again, showLog).then((choice) => {
      if (choice === again) void vscode.commands.executeCommand('unroll.setUpRuntime');
      else if (choice === showLog) this.log.show();
    });
    return true;
  }
}

/** Why a Python won't do, in a word or two; whoever picks it all the same reads what to do. */
function problemWords(problem: string | undefined): string {
  if (problem === 'noTensorflow') return vscode.l10n.t('no TensorFlow');
  if (problem === 'tooOld') return vscode.l10n.t('TensorFlow is too old');
  return vscode.l10n.t('can not be used');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
