import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { spansAt } from './span-model';
import { isTaggable, type Tagging } from './tagging';

/** Status bar item of a text that has spans: how much is tagged, how much waits to be reviewed. Also knows whether Tab accepts. */
export class TaggingStatus extends Disposable {
  private readonly item = this.register(vscode.window.createStatusBarItem('unroll.tagging', vscode.StatusBarAlignment.Right, 100));

  constructor(private readonly tagging: Tagging) {
    super();
    this.item.name = vscode.l10n.t('Unroll: tagging');
    const update = () => this.update();
    this.register(tagging.onDidChange(update));
    this.register(vscode.window.onDidChangeActiveTextEditor(update));
    this.register(vscode.window.onDidChangeTextEditorSelection(update));
    this.update();
  }

  private update(): void {
    const editor = vscode.window.activeTextEditor;
    const tagged = editor && isTaggable(editor.document) ? this.tagging.peek(editor.document) : undefined;
    const place = editor && tagged ? tagged.offset(editor.selection.active) : 0;
    const here = tagged !== undefined && spansAt(tagged.suggestions, place, place).length > 0;
    void vscode.commands.executeCommand('setContext', 'unroll.atSuggestion', here);
    if (!tagged || (tagged.spans.length === 0 && tagged.suggestions.length === 0)) {
      this.item.hide();
      return;
    }
    const lines = new Set(tagged.spans.map(({ start }) => tagged.lines.position(start).line)).size;
    const parts = [vscode.l10n.t('{0} of {1} lines tagged', lines, tagged.document.lineCount)];
    if (tagged.suggestions.length > 0) parts.push(vscode.l10n.t('{0} to review', tagged.suggestions.length));
    this.item.text = `$(tag) ${parts.join(' · ')}`;
    this.item.tooltip = vscode.l10n.t('Spans are saved with the text, in {0}', vscode.workspace.asRelativePath(tagged.sidecarFile));
    this.item.command = tagged.suggestions.length > 0 ? 'unroll.acceptSuggestion' : undefined;
    this.item.show();
  }
}
