import { findNodeAtLocation } from 'jsonc-parser';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { type BackendService } from '../backends/backend-service';
import { type RunStore } from '../runs/run-store';
import { runsWords } from '../runs/specs-view';
import { settings } from '../settings';
import { type TrainingService } from '../training/training-service';
import { parsedSpec } from './spec-documents';

/** Above a spec: train it, evaluate or compare its runs, or, while it trains, stop. */
export class SpecLenses extends Disposable implements vscode.CodeLensProvider {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly training: TrainingService,
    private readonly backends: BackendService,
  ) {
    super();
    this.register(backends.onDidChange(() => this.changed.fire()));
    this.register(store.onDidChange(() => this.changed.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(top, { title, command: `unroll.${command}`, arguments: args });
    const runs = this.store.of(document.uri.fsPath);
    const [newest] = runs;
    const lenses: vscode.CodeLens[] = [];
    if (newest && this.training.state?.run === newest.run) {
      lenses.push(lens(`$(debug-stop) ${vscode.l10n.t('Stop')}`, 'stop'));
      lenses.push(lens(`$(graph-line) ${vscode.l10n.t('Open Panel')}`, 'openPanel'));
    } else if (vscode.workspace.isTrusted) {
      lenses.push(
        lens(vscode.l10n.t('▶ Train on {0}', settings.backend() ?? this.backends.current?.name ?? 'auto'), 'train', document.uri),
      );
      if (newest) lenses.push(lens(vscode.l10n.t('Evaluate'), 'evaluate', newest.run));
      lenses.push(lens(vscode.l10n.t('Learning curve'), 'learningCurve', document.uri));
    }
    if (runs.length > 1) lenses.push(lens(vscode.l10n.t('Compare with last'), 'compareRuns', runs[0].run, runs[1].run));
    if (newest) lenses.push(lens(runsWords(this.store, document.uri.fsPath), 'openRun', newest.run));
    const data = keyRange(document, 'data');
    if (data)
      lenses.push(new vscode.CodeLens(data, { title: vscode.l10n.t('Show data'), command: 'unroll.showData', arguments: [document.uri] }));
    return lenses;
  }
}

/** Where a key of the spec stands. */
function keyRange(document: vscode.TextDocument, key: string): vscode.Range | undefined {
  const { tree } = parsedSpec(document);
  const property = tree && findNodeAtLocation(tree, [key])?.parent;
  if (!property) return undefined;
  const place = document.positionAt(property.offset);
  return new vscode.Range(place, place);
}
