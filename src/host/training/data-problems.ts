import path from 'node:path';
import * as vscode from 'vscode';
import { type DataProblem } from '../../protocol/events';
import { Disposable } from '../disposable';
import { type RunStore } from '../runs/run-store';
import { translated } from '../words/translated';
import { type TrainingService } from './training-service';

/** What the last training found wrong in its data files, as problems at their lines. */
export class DataProblems extends Disposable {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('unroll-data'));

  constructor(training: TrainingService, runs: RunStore) {
    super();
    this.register(
      training.onEvent(({ run, event }) => {
        if (event.type === 'start')
          void runs.reload(run).then((info) => this.show(event.problems ?? [], info ? path.dirname(info.specFile) : run));
      }),
    );
  }

  private show(problems: readonly DataProblem[], folder: string): void {
    this.collection.clear();
    for (const file of new Set(problems.map((problem) => path.resolve(folder, problem.file)))) {
      const found = problems.filter((problem) => path.resolve(folder, problem.file) === file);
      this.collection.set(
        vscode.Uri.file(file),
        found.map(({ line, message, severity }) => {
          // The whole line: an end beyond the text is cut to it.
          const range = new vscode.Range(Math.max(0, line - 1), 0, Math.max(0, line - 1), 10_000);
          const diagnostic = new vscode.Diagnostic(
            range,
            translated(message),
            severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
          );
          diagnostic.source = 'unroll';
          return diagnostic;
        }),
      );
    }
  }
}
