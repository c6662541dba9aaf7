import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { registerKey } from './key-commands';
import { isTaggable, type Tagging } from './tagging';
import { ignoreKeys, tellDropped } from './target';

/** Commands by which VS Code puts in what is typed, with or without an input method. */
const typing = ['type', 'replacePreviousChar', 'compositionType'] as const;

/**
 * A mode in which plain keys tag: the key bindings that say `unroll.taggingMode` set labels and move on, and what else is typed does not
 * get into the text.
 */
export class TaggingMode extends Disposable {
  private readonly item = this.register(vscode.window.createStatusBarItem('unroll.taggingMode', vscode.StatusBarAlignment.Right, 101));
  private guards: vscode.Disposable[] = [];
  private on = false;

  constructor(private readonly tagging: Tagging) {
    super();
    this.item.name = vscode.l10n.t('Unroll: tagging mode');
    this.item.command = 'unroll.toggleTaggingMode';
    this.register(registerKey('unroll.toggleTaggingMode', () => this.set(!this.on)));
    this.register(registerKey('unroll.leaveTaggingMode', () => this.set(false)));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.show()));
    this.register(tagging.onDidChange(() => this.show()));
    this.show();
  }

  override dispose(): void {
    void vscode.commands.executeCommand('setContext', 'unroll.taggingMode', false);
    this.letGo();
    super.dispose();
  }

  private async set(on: boolean): Promise<void> {
    const left = this.on && !on;
    this.on = on;
    void vscode.commands.executeCommand('setContext', 'unroll.taggingMode', on);
    if (on && this.guards.length === 0) this.guards = typing.map((command) => this.guard(command)).filter((guard) => guard !== undefined);
    this.show();
    if (!left) return;
    // Until the editor knows of it, letters typed right after Escape still come as keys that tag, or by way of the guards, which let them through.
    const ignored = await ignoreKeys();
    if (ignored > 0) tellDropped(vscode.l10n.t('Tagging mode was left.'), ignored);
    if (!this.on) this.letGo();
  }

  private letGo(): void {
    vscode.Disposable.from(...this.guards.splice(0)).dispose();
  }

  /** Keeps typed text out of texts that are tagged. Another extension may have taken the command (as vim's do): then keys without a binding are its own. */
  private guard(command: (typeof typing)[number]): vscode.Disposable | undefined {
    try {
      return vscode.commands.registerCommand(command, (argument: unknown) => {
        const editor = vscode.window.activeTextEditor;
        if (!this.on || !editor || !isTaggable(editor.document)) return vscode.commands.executeCommand(`default:${command}`, argument);
        vscode.window.setStatusBarMessage(
          vscode.l10n.t('Tagging mode: this key does nothing here. Escape leaves it, so that you can type.'),
          4000,
        );
        return undefined;
      });
    } catch {
      return undefined;
    }
  }

  private show(): void {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isTaggable(editor.document) || (!this.on && !this.tagging.peek(editor.document))) return this.item.hide();
    this.item.text = this.on ? `$(record-keys) ${vscode.l10n.t('Tagging mode')}` : '$(record-keys)';
    this.item.backgroundColor = this.on ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.tooltip = this.on
      ? vscode.l10n.t('Letters set labels, Space goes on, Backspace removes, Escape leaves. Click for typing.')
      : vscode.l10n.t('Click for tagging mode: plain letters set labels.');
    this.item.accessibilityInformation = { label: this.on ? vscode.l10n.t('Tagging mode is on') : vscode.l10n.t('Tagging mode is off') };
    this.item.show();
  }
}
