import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { settings } from '../settings';
import { isSpec } from '../spec/spec-documents';
import { type BackendService } from './backend-service';
import { backendTooltip, shortDevice } from './backend-words';

/** Status bar item beside a spec: what a training would run on, why, and the way to change it. */
export class BackendStatus extends Disposable {
  private readonly item = this.register(vscode.window.createStatusBarItem('unroll.backend', vscode.StatusBarAlignment.Right, 99));

  constructor(private readonly backends: BackendService) {
    super();
    this.item.name = vscode.l10n.t('Unroll: backend');
    this.item.command = 'unroll.selectBackend';
    const update = () => this.update();
    this.register(backends.onDidChange(update));
    this.register(vscode.window.onDidChangeVisibleTextEditors(update));
    this.update();
  }

  private update(): void {
    if (!vscode.window.visibleTextEditors.some(({ document }) => isSpec(document))) {
      this.item.hide();
      return;
    }
    const { list, current } = this.backends;
    if (list.length === 0) void this.backends.look();
    const wanted = settings.backend();
    const usable = current?.available ?? list.length === 0;
    this.item.text = `$(${usable ? 'circuit-board' : 'warning'}) ${current?.available ? shortDevice(current) : (wanted ?? 'auto')}`;
    this.item.backgroundColor = usable ? undefined : new vscode.ThemeColor('statusBarItem.warningBackground');
    this.item.tooltip = current
      ? backendTooltip(list, current, wanted !== undefined)
      : vscode.l10n.t('Looking what this machine can train on');
    const label = current?.device ?? wanted ?? 'auto';
    this.item.accessibilityInformation = { label: vscode.l10n.t('Unroll trains on {0}', label), role: 'button' };
    this.item.show();
  }
}
