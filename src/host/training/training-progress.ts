import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { settings } from '../settings';
import { translated } from '../words/translated';
import { type TrainingService } from './training-service';
import { measures, shareDone, type TrainingState } from './training-state';

/** Milliseconds between two changes of the status bar. */
const pace = 400;

/** Status bar item and notification while a model trains. */
export class TrainingProgress extends Disposable {
  private readonly item = this.register(vscode.window.createStatusBarItem('unroll.training', vscode.StatusBarAlignment.Left, 10));
  private timer: NodeJS.Timeout | undefined;
  private notified: string | undefined;

  constructor(private readonly training: TrainingService) {
    super();
    this.item.name = 'Unroll';
    this.item.command = 'unroll.openPanel';
    this.register(training.onDidChange((state) => this.update(state)));
  }

  override dispose(): void {
    clearTimeout(this.timer);
    super.dispose();
  }

  private update(state: TrainingState | undefined): void {
    if (state && settings.showProgress() && !this.training.quiet && this.notified !== state.run) this.notify(state.run);
    if (!state) this.notified = undefined;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.draw(this.training.state);
    }, pace);
  }

  private draw(state: TrainingState | undefined): void {
    if (!state) {
      this.item.hide();
      return;
    }
    const icon = state.paused ? '$(debug-pause)' : '$(sync~spin)';
    const epoch = vscode.l10n.t('epoch {0} of {1}', state.epoch, state.epochs);
    const [device] = state.device.split(' · ');
    this.item.text = [`${icon} ${state.name}: ${epoch}`, measures(state, translated), device].filter(Boolean).join(' · ');
    this.item.tooltip = new vscode.MarkdownString(
      [state.device, speed(state), vscode.l10n.t('Click to open the panel')].filter(Boolean).join('\n\n'),
    );
    this.item.accessibilityInformation = { label: `${state.name}: ${epoch}, ${measures(state, translated)}` };
    this.item.show();
  }

  /** One notification for a run; cancelling it stops the run, which can be resumed. */
  private notify(run: string): void {
    this.notified = run;
    const name = this.training.state?.name ?? '';
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Training {0}', name), cancellable: true },
      (progress, token) =>
        new Promise<void>((resolve) => {
          token.onCancellationRequested(() => void this.training.stop());
          let shown = 0;
          let drawn = 0;
          const listener = this.training.onDidChange((state) => {
            if (state?.run !== run) {
              listener.dispose();
              resolve();
              return;
            }
            if (Date.now() - drawn < pace) return;
            drawn = Date.now();
            const done = 100 * shareDone(state);
            const epoch = vscode.l10n.t('epoch {0} of {1}', state.epoch, state.epochs);
            progress.report({ increment: done - shown, message: [epoch, measures(state, translated)].filter(Boolean).join(' · ') });
            shown = done;
          });
        }),
    );
  }
}

function speed({ sentencesPerSecond }: TrainingState): string {
  if (sentencesPerSecond === undefined) return '';
  return vscode.l10n.t('{0} sentences a second', Math.round(sentencesPerSecond).toLocaleString('en'));
}
