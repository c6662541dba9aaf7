import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { type Spans, spansAt } from './spans/span-model';
import { openClass, openSuggestions } from './spans/tagged-line';
import { allDone } from './target';
import { isTaggable, type Tagging } from './tagging';
import { translated } from '../words/translated';

/** Status bar item of a text that is tagged: how much is tagged, how much waits to be reviewed. Also knows whether Tab accepts. */
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
    // In the middle of an act the cursor is where it was, and what was suggested there is accepted already: a Tab that comes just then must not get into the text.
    void allDone().then(() => this.tellPlace());
    const isData = editor?.document.uri.scheme !== 'file';
    if (!tagged || (!isData && tagged.tally.tagged === 0 && tagged.tally.suggestions === 0)) {
      this.item.hide();
      return;
    }
    const { texts, tagged: done, suggestions, broken } = tagged.tally;
    const review = suggestions + broken;
    const parts = [vscode.l10n.t('{0} of {1} tagged', done, texts)];
    if (review > 0) parts.push(vscode.l10n.t('{0} to review', review));
    this.item.text = `$(tag) ${[...parts, translated(tagged.store.title)].join(' · ')}`;
    this.item.tooltip = vscode.l10n.t(
      'Spans are saved with the text, in {0}. Click for the next untagged or doubtful place.',
      vscode.workspace.asRelativePath(tagged.store.file),
    );
    this.item.command = 'unroll.nextPlace';
    this.item.show();
  }

  /** Tells key bindings where the cursor is. */
  private tellPlace(): void {
    const editor = vscode.window.activeTextEditor;
    const tagged = editor && isTaggable(editor.document) ? this.tagging.peek(editor.document) : undefined;
    const { line = 0, character = 0 } = editor?.selection.active ?? {};
    const here = tagged?.lines[line];
    const atClass = here !== undefined && openClass(here) !== undefined && character === here.text.length;
    const isIn = (spans: Spans) => spansAt(spans, character, character).length > 0;
    const tell = (key: string, holds: boolean) => void vscode.commands.executeCommand('setContext', key, holds);
    tell('unroll.atSuggestion', atClass || (here !== undefined && isIn(openSuggestions(here))));
    tell('unroll.atTag', here !== undefined && isIn(here.spans));
  }
}
