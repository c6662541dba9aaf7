import * as vscode from 'vscode';

function read<T>(key: string, otherwise: T, scope?: vscode.Uri): T {
  return vscode.workspace.getConfiguration('unroll', scope).get<T>(key, otherwise);
}

/** The user's settings, read when they are needed. Defaults repeat those of package.json. */
export const settings = {
  /** undefined: the engine chooses. */
  backend(): string | undefined {
    const name = read('backend', 'auto');
    return name === 'auto' ? undefined : name;
  },
  /** Empty: beside the spec. */
  runsFolder: (scope?: vscode.Uri) => read('runsFolder', '', scope),
  redrawsPerSecond: () => Math.min(10, Math.max(0.5, read('panel.redrawsPerSecond', 4))),
  openPanelOnTrain: () => read('panel.openWhenTrainingStarts', true),
  showProgress: () => read('training.showProgress', true),
  labels: () => read<string[]>('tagging.labels', []).filter((label) => typeof label === 'string' && label !== ''),
  /** In which order tagging goes on: as the lines stand, or those first of which the model is least sure. */
  taggingOrder: () => read<'text' | 'doubt'>('tagging.order', 'text'),
  /** Newly tagged lines after which a model is trained by itself; 0: never. */
  trainEvery: () => Math.max(0, read('tagging.trainEvery', 0)),
  showLabels: () => read<'auto' | 'always' | 'cursorLine' | 'never'>('tagging.showLabels', 'auto'),
  checkOnSave: () => read('quality.checkOnSave', true),
};
